/// What runs inside a probe pod: it answers the questions of others, asks them itself when it is
/// told to, and talks to tsk8s over its standard streams.
@NullMarked
package dev.tsk8s.probes.inside;

import org.jspecify.annotations.NullMarked;
