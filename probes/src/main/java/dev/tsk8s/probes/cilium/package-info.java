/// Reads what Cilium's own commands print in an agent pod, or saved outputs of them.
@NullMarked
package dev.tsk8s.probes.cilium;

import org.jspecify.annotations.NullMarked;
