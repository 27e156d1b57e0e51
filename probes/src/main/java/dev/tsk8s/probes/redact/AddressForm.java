package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.HexFormat;
import java.util.Optional;

/// How an address may be written in a text.
enum AddressForm implements Form {
  /// `203.0.113.0/24`, also of an interface: `203.0.113.7/24`.
  RANGE_V4("(?<![0-9A-Za-z.])\\d{1,3}(?:\\.\\d{1,3}){3}/\\d{1,2}(?![0-9A-Za-z]|\\.\\d)"),
  /// `203.0.113.7`, with a port, in a URL, in brackets.
  V4("(?<![0-9A-Za-z.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![0-9A-Za-z]|\\.\\d|/\\d{1,2}(?!\\d))"),
  RANGE_V6(
      "(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{1,4}:|:(?=:))[0-9A-Fa-f:]*:[0-9A-Fa-f:]*/\\d{1,3}(?![0-9A-Za-z])"),
  /// `2606:4700::1`, in brackets with a port, or with a colon behind it that is not its own.
  V6(
      "(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{1,4}:|:(?=:))[0-9A-Fa-f:]*:[0-9A-Fa-f:]*"
          + "(?<![^:]:)(?![0-9A-Za-z]|:[0-9A-Fa-f:]|\\.\\d|/\\d{1,3}(?!\\d))"),
  /// In the name that a cloud gives a host: `ec2-203-0-113-7.compute.amazonaws.com`.
  DASHED("(?<![0-9])(?<![0-9]-)\\d{1,3}(?:-\\d{1,3}){3}(?![0-9A-Za-z]|-\\d|\\.\\d)"),
  /// `0xcb007107`, as the kernel's tables and dumps of packets write one.
  HEX("(?<![0-9A-Za-z])0x[0-9A-Fa-f]{8}(?![0-9A-Za-z/])");

  private final String regex;

  AddressForm(String regex) {
    this.regex = regex;
  }

  @Override
  public String regex() {
    return regex;
  }

  /// The text of another address in the same form; the same text if this one is not public.
  String replaced(String text, PublicAddresses addresses) {
    return switch (this) {
      case RANGE_V4, RANGE_V6 -> range(text, addresses);
      case V4, V6 ->
          Ip.parse(text)
              .filter(ip -> !addresses.of(ip).equals(ip))
              .map(ip -> addresses.of(ip).text())
              .orElse(text);
      case DASHED ->
          Ip.parse(text.replace('-', '.'))
              .filter(ip -> !addresses.of(ip).equals(ip))
              .map(ip -> addresses.of(ip).text().replace('.', '-'))
              .orElse(text);
      case HEX -> hex(text, addresses);
    };
  }

  private static String range(String text, PublicAddresses addresses) {
    String address = text.substring(0, text.indexOf('/'));
    Optional<Cidr> range =
        Cidr.parse(text).filter(one -> one.text().startsWith(address + "/") || one.isSingle());
    return range
        .map(one -> addresses.of(one).equals(one) ? text : addresses.of(one).text())
        .or(
            () -> // of an interface, with the length of its prefix
            Ip.parse(address)
                    .map(ip ->
                        addresses.of(ip).equals(ip)
                            ? text
                            : addresses.of(ip).text() + text.substring(address.length())))
        .orElse(text);
  }

  private static String hex(String text, PublicAddresses addresses) {
    long bits = HexFormat.fromHexDigitsToLong(text, 2, text.length());
    String dotted =
        (bits >> 24)
            + "."
            + ((bits >> 16) & 0xff)
            + "."
            + ((bits >> 8) & 0xff)
            + "."
            + (bits & 0xff);
    return Ip.parse(dotted)
        .filter(ip -> !addresses.of(ip).equals(ip))
        .map(ip -> "0x" + HexFormat.of().formatHex(addresses.of(ip).address().getBytes()))
        .orElse(text);
  }
}
