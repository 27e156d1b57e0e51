/// What changed between two reports, both as programs read them.
@NullMarked
package dev.tsk8s.cli.diff;

import org.jspecify.annotations.NullMarked;
