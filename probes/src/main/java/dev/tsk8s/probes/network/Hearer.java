package dev.tsk8s.probes.network;

import dev.tsk8s.probes.network.stun.TransactionId;
import java.net.InetAddress;

/// Who is told of each Binding request that comes to a [NatReflector], on the thread that runs it.
public interface Hearer {

  /// @param at the own address that it came to
  /// @return whether it was expected: then the share of a single source does not count. One source
  ///   may be many who are behind one NAT, or in one IPv6 network of 64 bits.
  boolean heard(TransactionId id, InetAddress source, InetAddress at);
}
