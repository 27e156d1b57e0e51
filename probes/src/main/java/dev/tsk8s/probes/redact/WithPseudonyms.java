package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Set;

/// Gives names and public addresses their pseudonyms.
final class WithPseudonyms implements FactTree.Leaves {
  private static final Set<String> VERSIONS =
      Set.of(
          "ClusterNode.kernelVersion",
          "ClusterNode.kubeletVersion",
          "CniAgent.version",
          "HostView.kernel",
          "Operator.version",
          "Status.version",
          "TailscaleStatus.version");

  private final Pseudonyms pseudonyms;
  private final PublicAddresses addresses;
  private final NamesInText names;
  private final FilesInText files;
  private final AddressesInText inText;

  /// @param known all names of the snapshot
  WithPseudonyms(Pseudonyms pseudonyms, PublicAddresses addresses, Set<String> known) {
    this.pseudonyms = pseudonyms;
    this.addresses = addresses;
    this.names = new NamesInText(known, pseudonyms);
    this.files = new FilesInText(known, pseudonyms);
    this.inText = new AddressesInText(addresses);
  }

  @Override
  public String text(String place, String text) {
    if (text.isEmpty()) {
      return text;
    }
    if (VERSIONS.contains(place)) { // 6.12.0-103.40.4.2 holds no address
      return names.replaced(text);
    }
    if (FilesInText.stand(place, text)) {
      return inText.replaced(files.replaced(text));
    }
    return Names.stand(place) && Ip.parse(text).isEmpty()
        ? inText.replaced(pseudonyms.of(text))
        : inText.replaced(names.replaced(text));
  }

  /// A word of a command line: a file that it names tells as much as one that was read.
  String argument(String word) {
    return text("Origin.where", word);
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
