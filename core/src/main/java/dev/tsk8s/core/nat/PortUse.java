package dev.tsk8s.core.nat;

/// What becomes of the source port.
public enum PortUse {
  /// It stays.
  KEPT,
  /// All ports are moved by the same number.
  SHIFTED,
  /// Another one that stays the same for all destinations.
  CHANGED,
  /// Another one for every destination.
  RANDOM,
  /// It stays for some sockets and not for others: somebody else holds those ports.
  PARTLY
}
