package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Ip;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces names in sentences and settings: those the snapshot knows, and what stands where a name
/// does although no fact has it.
final class FreeText {
  private final NamesInText names;
  private final Pseudonyms pseudonyms;
  private final Labels labels;
  private final List<NameForm> forms;
  private final Map<Place, Pattern> patterns = new EnumMap<>(Place.class);

  /// @param forms the rules it goes by
  FreeText(NamesInText names, Pseudonyms pseudonyms, Labels labels, Collection<NameForm> forms) {
    this.names = names;
    this.pseudonyms = pseudonyms;
    this.labels = labels;
    this.forms = forms.stream().sorted().toList();
    patterns.put(Place.MESSAGE, pattern(Set.of(NameForm.values())));
    patterns.put(Place.SETTING, pattern(NameForm.OF_SETTINGS));
    patterns.put(Place.SOURCE, pattern(NameForm.OF_SOURCES));
  }

  private Pattern pattern(Set<NameForm> wanted) {
    return Form.any(forms.stream().filter(wanted::contains).toList());
  }

  /// @param place says which forms a name may have there
  String replaced(Place place, String text) {
    Pattern pattern = patterns.get(place);
    if (pattern == null || pattern.pattern().equals("(?:)")) {
      return names.replaced(text);
    }
    Matcher found = pattern.matcher(text);
    var replaced = new StringBuilder();
    int end = 0;
    while (found.find()) {
      replaced.append(names.replaced(text.substring(end, found.start())));
      replaced.append(one(found));
      end = found.end();
    }
    return replaced.append(names.replaced(text.substring(end))).toString();
  }

  private String one(MatchResult found) {
    String name = found.group();
    if (Vocabulary.isOfSentences(name) || Ip.parse(name).isPresent()) {
      return names.replaced(name); // of `node-1.service` the end is everybody's, not the name
    }
    return NameForm.TAINT.isOf(found) ? labels.taint(name) : pseudonyms.of(name);
  }
}
