package dev.tsk8s.probes;

import java.io.IOException;

/// One look at one thing.
@FunctionalInterface
public interface Collector<T> {

  /// Looks. What is expected to be absent sometimes is a value (`Optional.empty()`, an empty list),
  /// not an exception.
  ///
  /// @throws IOException why it could not be looked at; one that knows its
  ///   [dev.tsk8s.core.facts.Reason] exactly is [Reasoned]
  T collect(Deadline deadline) throws IOException, InterruptedException;
}
