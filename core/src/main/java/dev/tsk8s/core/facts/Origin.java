package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// Where and when a fact was read.
///
/// @param where how a reader finds it again: a file (`from-laptop/status.json`), an API path (`GET
///   /api/v1/nodes`) or a command (`exec vpn/ts-0: tailscale status --json`)
/// @param at when it was read; for a file that does not say, the time the file was written
public record Origin(String where, Instant at) {
  public Origin {
    requireNonNull(where);
    requireNonNull(at);
  }
}
