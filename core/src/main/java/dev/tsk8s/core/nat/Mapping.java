package dev.tsk8s.core.nat;

/// Which outside address and port the packets of one socket get (RFC 4787 section 4.1).
public enum Mapping {
  /// Its own: nothing translates.
  NONE,
  /// The same for every destination (endpoint-independent).
  EIM,
  /// Another one for every destination address (address-dependent).
  ADM,
  /// Another one for every destination address and port (address and port-dependent).
  APDM
}
