package dev.tsk8s.core.facts;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;

/// Reads addresses as Kubernetes and Tailscale write them. The library also takes wildcards,
/// ranges, hexadecimal and `inet_aton` shorthand (`10.1`), which would turn a typing error into
/// another address.
final class StrictText {
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowWildcardedSeparator(false)
          .allowMask(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .getParentBuilder()
          .toParams();

  private StrictText() {}

  /// The same address or prefix block without the text it was read from, of which the library keeps
  /// several hundred bytes: a cluster has some ten thousand addresses.
  static IPAddress bare(IPAddress address) {
    Integer prefix = address.getNetworkPrefixLength();
    return address.isIPv4()
        ? new IPv4Address(address.toIPv4().intValue(), prefix)
        : new IPv6Address(address.getBytes(), prefix);
  }

  /// The address or prefix block.
  ///
  /// @throws IllegalArgumentException if the text is neither
  static IPAddress parse(String text) {
    try {
      IPAddress address = new IPAddressString(text, STRICT).toAddress();
      if (address == null) { // the library's word for texts like a bare prefix length
        throw new IllegalArgumentException("not an IP address or range: " + text);
      }
      return address;
    } catch (AddressStringException e) {
      throw new IllegalArgumentException("not an IP address or range: " + text, e);
    }
  }
}
