package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

/// Why this process may not send ICMP echo. Linux grants datagram sockets of ICMP to groups in the
/// range of the sysctl `net.ipv4.ping_group_range`, for IPv6 as well (icmp(7)); it is asked of root
/// too.
///
/// @param code `not-permitted`, or `not-linux`: Java has no such socket elsewhere
/// @param range the sysctl's value; empty: not to be read
/// @param groups of this process, the first is the one that it runs with; empty: not to be read
public record NoEcho(String code, String range, String groups) {
  public NoEcho {
    requireNonNull(code);
    requireNonNull(range);
    requireNonNull(groups);
  }
}
