package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

/// Something that was not seen, and why.
public record Unavailable<T>(Reason reason) implements Evidence<T> {
  public Unavailable {
    requireNonNull(reason);
  }
}
