package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Ending;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.Locale;

/// What a failing socket says of the way to the other side. Java has a type for a few of the
/// kernel's errors, and the kernel's words for the rest.
final class Failures {
  private Failures() {}

  static Ending ending(IOException failure) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof PortUnreachableException // of UDP
        || words.contains("refused")
        || words.contains("reset")
        || words.contains("broken pipe")) {
      return Ending.REFUSED;
    }
    if (words.contains("not permitted")) {
      return Ending.FORBIDDEN; // EPERM of a packet filter or of eBPF
    }
    // ENETUNREACH, EHOSTUNREACH; EACCES of a route `prohibit` or of ICMPv6 "administratively
    // prohibited", EINVAL of a route `blackhole`, EADDRNOTAVAIL without an address
    return words.contains("timed out") ? Ending.SILENT : Ending.UNREACHABLE;
  }
}
