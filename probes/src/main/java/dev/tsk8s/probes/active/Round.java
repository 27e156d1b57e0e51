package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.probes.inside.Account;
import dev.tsk8s.probes.inside.Task;
import java.time.Duration;
import java.util.function.BiFunction;

/// One task for each of some places.
///
/// @param takes at most, in the pod
/// @param task of a place, with its number
/// @param fact that the account of a place tells
record Round<A extends Account, F>(
    Class<A> account,
    Duration takes,
    BiFunction<ProbeId, Integer, Task> task,
    BiFunction<ProbeId, A, F> fact) {}
