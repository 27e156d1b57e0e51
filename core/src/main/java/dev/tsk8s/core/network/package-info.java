/// Which pod network a cluster has and how it carries packets between nodes: one place that knows
/// each CNI's own words for it.
@NullMarked
package dev.tsk8s.core.network;

import org.jspecify.annotations.NullMarked;
