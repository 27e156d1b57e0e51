package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Patterns;
import java.util.HashSet;
import java.util.Set;

/// The UDP ports that tailscaleds in the host's network are told to use.
///
/// @param taken in use on some node
record Ports(Set<Integer> taken) {

  /// What Tailscale's own packages use (ts:cmd/tailscaled/tailscaled.defaults).
  static final int USUAL = 41_641;

  static Ports of(Units units) {
    var taken = new HashSet<Integer>();
    units.all().stream()
        .filter(unit -> unit.spec().hostNetwork())
        .flatMap(unit -> unit.spec().fixedPort().stream())
        .forEach(taken::add);
    if (Patterns.underlay(units.cluster()).isYes()) {
      taken.add(USUAL); // tailscaled of the host itself
    }
    return new Ports(Set.copyOf(taken));
  }

  /// The usual port, or the next that nobody uses.
  int free() {
    return freeFrom(USUAL);
  }

  /// The first port from here on that nobody uses.
  int freeFrom(int first) {
    int port = first;
    while (taken.contains(port)) {
      port++;
    }
    return port;
  }
}
