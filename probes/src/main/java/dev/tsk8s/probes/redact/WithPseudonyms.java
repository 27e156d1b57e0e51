package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Gives names and public addresses their pseudonyms.
final class WithPseudonyms implements FactTree.Leaves {
  /// How a variable or a setting may be called.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

  private final Pseudonyms pseudonyms;
  private final PublicAddresses addresses;
  private final Labels labels;
  private final Given given;
  private final FreeText free;
  private final FilesInText files;
  private final AddressesInText inText;

  /// @param known all names of the snapshot
  WithPseudonyms(Pseudonyms pseudonyms, PublicAddresses addresses, Set<String> known) {
    this(
        pseudonyms,
        addresses,
        known,
        EnumSet.allOf(NameForm.class),
        EnumSet.allOf(AddressForm.class));
  }

  /// By some of the rules for texts.
  WithPseudonyms(
      Pseudonyms pseudonyms,
      PublicAddresses addresses,
      Set<String> known,
      Collection<NameForm> names,
      Collection<AddressForm> written) {
    this.pseudonyms = pseudonyms;
    this.addresses = addresses;
    this.labels = new Labels(pseudonyms);
    this.given = new Given(pseudonyms);
    this.free = new FreeText(new NamesInText(known, pseudonyms), pseudonyms, labels, names);
    this.files = new FilesInText(known, pseudonyms);
    this.inText = new AddressesInText(addresses, written);
  }

  @Override
  public String text(String component, String text) {
    if (text.isEmpty()) {
      return text;
    }
    Place place = Place.of(component);
    String named =
        switch (place) {
          case NAME -> Ip.parse(text).isPresent() ? text : pseudonyms.of(text);
          case LABEL -> labels.term(text);
          case GIVEN -> given.words(text);
          case VARIABLE -> given.assignment(text);
          case IMAGE -> given.image(text);
          case SOURCE ->
              FilesInText.isPath(text) ? files.replaced(text) : free.replaced(place, text);
          case SETTING, MESSAGE, VERSION, OTHER -> free.replaced(place, text);
        };
    return place == Place.VERSION ? named : inText.replaced(named);
  }

  @Override
  public String text(String component, String key, String text) {
    if (text.isEmpty()) {
      return text;
    }
    return switch (Place.of(component)) {
      case LABEL ->
          Labels.isSetting(key)
              ? text("ClusterNode.annotations", key, text)
              : inText.replaced(labels.value(key, text));
      case GIVEN -> inText.replaced(given.variable(key, text));
      case SETTING ->
          Given.isNaming(key) ? inText.replaced(given.names(key, text)) : text(component, text);
      case NAME, VARIABLE, IMAGE, SOURCE, MESSAGE, VERSION, OTHER -> text(component, text);
    };
  }

  @Override
  public String key(String component, String key) {
    return switch (Place.of(component)) {
      case LABEL -> labels.key(key);
      case GIVEN, SETTING ->
          KEY.matcher(key).matches()
              ? key // by allow-list
              : key.indexOf('/') < 0 ? text(component, key) : labels.key(key);
      case NAME, VARIABLE, IMAGE, SOURCE, MESSAGE, VERSION, OTHER -> text(component, key);
    };
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
