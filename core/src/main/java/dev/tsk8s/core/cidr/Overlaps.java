package dev.tsk8s.core.cidr;

import dev.tsk8s.core.facts.Cidr;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressAssociativeTrie;
import java.util.Optional;

/// Ranges of which it is asked, in a time that does not grow with their number, whether another one
/// touches them.
///
/// @param <T> what stands for a range
public final class Overlaps<T> {
  private final IPv4AddressAssociativeTrie<T> v4 = new IPv4AddressAssociativeTrie<>();
  private final IPv6AddressAssociativeTrie<T> v6 = new IPv6AddressAssociativeTrie<>();

  /// Adds a range; the same range that was added before is replaced.
  public void put(Cidr range, T value) {
    IPAddress address = address(range);
    if (address.isIPv4()) {
      v4.put(address.toIPv4(), value);
    } else {
      v6.put(address.toIPv6(), value);
    }
  }

  /// One that holds this range, or lies inside it.
  public Optional<T> touching(Cidr range) {
    IPAddress address = address(range);
    return address.isIPv4() ? touchingV4(address.toIPv4()) : touchingV6(address.toIPv6());
  }

  private Optional<T> touchingV4(IPv4Address address) {
    var around = v4.longestPrefixMatchNode(address);
    var within = around == null ? v4.elementsContainedBy(address) : around;
    return within == null ? Optional.empty() : Optional.of(within.firstAddedNode().getValue());
  }

  private Optional<T> touchingV6(IPv6Address address) {
    var around = v6.longestPrefixMatchNode(address);
    var within = around == null ? v6.elementsContainedBy(address) : around;
    return within == null ? Optional.empty() : Optional.of(within.firstAddedNode().getValue());
  }

  private static IPAddress address(Cidr range) {
    return new IPAddressString(range.text()).getAddress();
  }
}
