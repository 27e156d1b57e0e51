package dev.tsk8s.core.nat;

/// Why nothing is concluded from the answers of a server.
public enum Distrust {
  /// It claims to see two sockets at one address and port: no NAT can do that, the answers could
  /// not find their way back.
  SAME_FOR_TWO_SOCKETS,
  /// It sees one socket first here and then there.
  CHANGES_ITS_MIND,
  /// It claims to see an address that no packet of ours can come from.
  IMPOSSIBLE_ADDRESS
}
