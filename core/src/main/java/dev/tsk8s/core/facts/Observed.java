package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

/// Something that was seen: the value, and where and when it was read.
public record Observed<T>(T value, Origin origin) implements Evidence<T> {
  public Observed {
    requireNonNull(value);
    requireNonNull(origin);
  }
}
