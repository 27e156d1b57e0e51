package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tsk8s's own readers say, in the language of the report. A saying is looked up as a whole,
/// then as one with variable parts (`line {line}`), then without the place that it begins with
/// (`/Self/Online: missing`). The value of `{rest}` is a saying itself. What others said stays as
/// it is.
final class Sayings {
  private static final String KEY = "said.";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

  /// Where a reader found it: a field, a line, or the output that it should be.
  private static final Pattern PLACED =
      Pattern.compile(
          "(?s)((?:/[^:\\s]*|line \\d+(?:, column \\d+)?|JSON|YAML|Helm values"
              + "|(?:tailscale|cilium(?:-dbg|-health)?|kubectl|ip|nft|ethtool) [^:]*): )(.+)");

  /// By whole text, and by the form of those with variable parts.
  private final Map<String, String> whole = new HashMap<>();

  private final Map<Pattern, Form> forms = new LinkedHashMap<>();

  /// @param names of the variable parts, in the order of the pattern's groups
  private record Form(List<String> names, String text) {
    Form {
      names = List.copyOf(names);
    }
  }

  Sayings(JsonNode reasons) {
    for (Map.Entry<String, JsonNode> entry : reasons.properties()) {
      if (entry.getKey().startsWith(KEY)) {
        put(entry.getKey().substring(KEY.length()), entry.getValue().asText());
      }
    }
  }

  private void put(String said, String text) {
    Matcher found = PLACEHOLDER.matcher(said);
    var pattern = new StringBuilder("(?s)");
    var names = new ArrayList<String>();
    int end = 0;
    while (found.find()) {
      pattern.append(Pattern.quote(said.substring(end, found.start()))).append("(.+?)");
      names.add(found.group(1));
      end = found.end();
    }
    if (end == 0) {
      whole.put(said, text);
    } else {
      pattern.append(Pattern.quote(said.substring(end)));
      forms.put(Pattern.compile(pattern.toString()), new Form(names, text));
    }
  }

  String of(String message) {
    String known = whole.get(message);
    if (known != null) {
      return known;
    }
    return formed(message).or(() -> placed(message)).orElse(message);
  }

  private Optional<String> formed(String message) {
    for (Map.Entry<Pattern, Form> one : forms.entrySet()) {
      Matcher matcher = one.getKey().matcher(message);
      if (matcher.matches()) {
        var values = new HashMap<String, String>();
        List<String> names = one.getValue().names();
        for (int i = 0; i < names.size(); i++) {
          String value = matcher.group(i + 1);
          values.put(names.get(i), names.get(i).equals("rest") ? of(value) : value);
        }
        return Optional.of(Placeholders.fill(one.getValue().text(), values));
      }
    }
    return Optional.empty();
  }

  private Optional<String> placed(String message) {
    Matcher matcher = PLACED.matcher(message);
    return matcher.matches()
        ? Optional.of(matcher.group(1) + of(matcher.group(2)))
        : Optional.empty();
  }
}
