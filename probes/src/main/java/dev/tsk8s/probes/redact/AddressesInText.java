package dev.tsk8s.probes.redact;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces public addresses and ranges that stand in a text.
final class AddressesInText {
  private final PublicAddresses addresses;
  private final List<AddressForm> forms;
  private final Pattern pattern;

  AddressesInText(PublicAddresses addresses) {
    this(addresses, EnumSet.allOf(AddressForm.class));
  }

  /// By some of the rules.
  AddressesInText(PublicAddresses addresses, Collection<AddressForm> forms) {
    this.addresses = addresses;
    this.forms = forms.stream().sorted().toList();
    this.pattern = Form.any(this.forms);
  }

  String replaced(String text) {
    return mayHoldOne(text)
        ? pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(one(found)))
        : text;
  }

  /// Nearly no text does.
  private static boolean mayHoldOne(String text) {
    int marks = 0;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      digit |= sign >= '0' && sign <= '9';
      marks += sign == '.' || sign == ':' || sign == '-' ? 1 : 0;
    }
    return digit && (marks > 1 || text.contains("0x"));
  }

  private String one(MatchResult found) {
    return forms.stream()
        .filter(form -> form.isOf(found))
        .map(form -> form.replaced(found.group(), addresses))
        .findFirst()
        .orElse(found.group());
  }
}
