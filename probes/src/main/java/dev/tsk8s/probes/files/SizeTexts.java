package dev.tsk8s.probes.files;

import java.util.regex.Pattern;

/// What somebody saved who tried packet sizes by hand: `ping -M do -s 1400`, `tracepath`. What a
/// path carries is measured and judged by `tsk8s mtu`; that such outputs say nothing here is worth
/// a word, lest a report without a black hole be taken for a path without one.
final class SizeTexts {
  static final String WHY =
      "packet sizes of a path are not judged here: tsk8s mtu HOST measures them";

  /// iputils' first line has the size that was asked for, and with headers.
  private static final Pattern PING =
      Pattern.compile("(?m)^PING .*\\d{3,5}\\((\\d{4,5})\\) (?:data )?bytes");

  private static final Pattern TRACEPATH =
      Pattern.compile("(?m)^\\s*(?:Resume: pmtu \\d+|\\d+\\?: +\\[LOCALHOST])");

  private SizeTexts() {}

  static boolean recognises(String text) {
    return PING.matcher(text).find() || TRACEPATH.matcher(text).find();
  }

  /// The JSON of `tsk8s mtu HOST`.
  static boolean recognises(JsonFields fields) {
    return fields.has("toTarget") && fields.has("blackHole");
  }
}
