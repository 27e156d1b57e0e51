package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;

/// Gives names and public addresses their pseudonyms.
final class WithPseudonyms implements FactTree.Leaves {
  private final Pseudonyms pseudonyms;
  private final PublicAddresses addresses;
  private final NamesInText names;
  private final AddressesInText inText;

  WithPseudonyms(Pseudonyms pseudonyms, PublicAddresses addresses, NamesInText names) {
    this.pseudonyms = pseudonyms;
    this.addresses = addresses;
    this.names = names;
    this.inText = new AddressesInText(addresses);
  }

  @Override
  public String text(String place, String text) {
    if (text.isEmpty()) {
      return text;
    }
    return Names.stand(place) && Ip.parse(text).isEmpty()
        ? inText.replaced(pseudonyms.of(text))
        : inText.replaced(names.replaced(text));
  }

  @Override
  public Ip ip(Ip ip) {
    return addresses.of(ip);
  }

  @Override
  public Cidr cidr(Cidr cidr) {
    return addresses.of(cidr);
  }
}
