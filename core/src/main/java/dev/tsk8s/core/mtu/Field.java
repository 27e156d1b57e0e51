package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

/// A part of what a wrapping puts around a packet.
///
/// @param name in the words of its format, the same in every language
public record Field(String name, int bytes) {
  public Field {
    requireNonNull(name);
  }
}
