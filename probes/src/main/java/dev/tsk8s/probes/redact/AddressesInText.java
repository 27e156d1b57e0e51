package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces public addresses and ranges that stand in a text.
final class AddressesInText {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![0-9A-Za-z.])\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?(?![0-9A-Za-z]|\\.\\d)"
              + "|(?<![0-9A-Za-z:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:/\\d{1,3})?(?![0-9A-Za-z])");

  private final PublicAddresses addresses;

  AddressesInText(PublicAddresses addresses) {
    this.addresses = addresses;
  }

  String replaced(String text) {
    return text.indexOf('.') < 0 && text.indexOf(':') < 0
        ? text
        : ADDRESS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(one(found.group())));
  }

  private String one(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    Optional<Cidr> range =
        Cidr.parse(text).filter(one -> one.text().startsWith(address + "/") || one.isSingle());
    return range
        .map(one -> addresses.of(one).equals(one) ? text : addresses.of(one).text())
        .or(() ->
            Ip.parse(address) // of an interface, with the length of its prefix
                .map(ip ->
                    addresses.of(ip).equals(ip)
                        ? text
                        : addresses.of(ip).text() + text.substring(address.length())))
        .orElse(text);
  }
}
