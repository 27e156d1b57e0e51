package dev.tsk8s.probes.cilium;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of `cilium-dbg config -a`: one option a line, the parts of a range below its name
/// (cilium: cilium-dbg/cmd/config.go).
public final class EffectiveText {
  private static final String BEGIN = "#### Read-only configurations ####";
  private static final Pattern LINE = Pattern.compile("^([A-Za-z0-9]+)\\s*: (.*)$");
  private static final Pattern PART = Pattern.compile("^\\t(IP|Mask)\\s*: (.*)$");
  private static final Pattern NAME = Pattern.compile("^([A-Za-z0-9]+)$");

  private EffectiveText() {}

  public static boolean recognises(String text) {
    return text.stripLeading().startsWith(BEGIN);
  }

  /// As [EffectiveJson#read].
  public static SortedMap<String, String> read(String text) {
    var found = new TreeMap<String, String>();
    String range = "";
    String address = "";
    for (String line : text.lines().toList()) {
      Matcher option = LINE.matcher(line);
      Matcher part = PART.matcher(line);
      Matcher name = NAME.matcher(line);
      if (name.matches()) {
        range = name.group(1);
      } else if (part.matches() && part.group(1).equals("IP")) {
        address = part.group(2).strip();
      } else if (part.matches() && EffectiveJson.isKept(range)) {
        String of = range;
        EffectiveJson.range(address, part.group(2).strip())
            .ifPresent(value -> found.put(of, value));
      } else if (option.matches() && EffectiveJson.isKept(option.group(1))) {
        String value = option.group(2).strip();
        if (!value.equals("<nil>")) {
          found.put(option.group(1), value.replaceAll("^\\[|]$", ""));
        }
      }
    }
    return found;
  }
}
