/// What the Cilium agents of a cluster use: one place that knows where a setting may come from,
/// what an absent one means, and how the version matters.
@NullMarked
package dev.tsk8s.core.cilium;

import org.jspecify.annotations.NullMarked;
