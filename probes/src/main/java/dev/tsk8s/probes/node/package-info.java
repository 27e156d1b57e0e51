/// Reads this machine.
@NullMarked
package dev.tsk8s.probes.node;

import org.jspecify.annotations.NullMarked;
