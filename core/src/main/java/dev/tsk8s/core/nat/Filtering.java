package dev.tsk8s.core.nat;

/// Whose packets get in to a socket that has sent something out (RFC 4787 section 5).
public enum Filtering {
  /// Everybody's (endpoint-independent).
  EIF,
  /// Those of every port of an address it has sent to (address-dependent).
  ADF,
  /// Only those of the address and port it has sent to (address and port-dependent).
  APDF
}
