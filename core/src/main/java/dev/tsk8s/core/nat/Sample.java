package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Endpoint;

/// What one destination saw of one socket.
///
/// @param from the socket, as the host knows it
/// @param to the destination
/// @param mapped the socket, as the destination saw it
record Sample(Endpoint from, Endpoint to, Endpoint mapped) {
  boolean portKept() {
    return from.port() == mapped.port();
  }

  boolean isUntouched() {
    return from.equals(mapped);
  }
}
