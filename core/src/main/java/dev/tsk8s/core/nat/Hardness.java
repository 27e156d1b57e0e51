package dev.tsk8s.core.nat;

/// What the NATs in front of a host mean for direct paths, in Tailscale's words ("How NAT traversal
/// works").
public enum Hardness {
  /// There is none.
  NONE,
  /// Every peer sees the address that STUN found.
  EASY,
  /// Every peer sees another one: the address that STUN found helps nobody.
  HARD,
  /// UDP does not pass at all.
  BLOCKED
}
