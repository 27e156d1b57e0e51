package dev.tsk8s.core.nat;

/// Whether UDP passes, as far as the servers that were asked show.
public enum Udp {
  /// All of them answered.
  OK,
  /// Some answered and some did not.
  PARTIAL,
  /// None answered, and nothing came back.
  SILENT,
  /// None answered, and an ICMP error refused at least one of them.
  ICMP,
  /// Nothing could be sent.
  UNKNOWN
}
