/// Everything that looks at the world and brings back facts.
@NullMarked
package dev.tsk8s.probes;

import org.jspecify.annotations.NullMarked;
