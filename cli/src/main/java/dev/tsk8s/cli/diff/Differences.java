package dev.tsk8s.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares two reports (`report-1.json`).
///
/// @param all worse first, then by what they are about
/// @param unknownNow something was known before and is not now
public record Differences(List<Difference> all, boolean unknownNow) {
  private static final List<String> STATES =
      List.of("direct", "peer-relay", "derp", "offline", "expired");

  private static final Comparator<Difference> IN_ORDER =
      Comparator.comparing((Difference one) -> !one.worse())
          .thenComparing(Difference::about)
          .thenComparing(Difference::change)
          .thenComparing(Difference::key)
          .thenComparing(Difference::subject);

  public Differences {
    all = all.stream().sorted(IN_ORDER).toList();
  }

  public static Differences of(JsonNode before, JsonNode after) {
    var comparison = new Comparison(before, after);
    comparison.findings();
    comparison.paths();
    comparison.checks();
    return new Differences(comparison.found, comparison.unknownNow);
  }

  /// Something got worse.
  public boolean worse() {
    return all.stream().anyMatch(Difference::worse);
  }

  /// One comparison.
  private static final class Comparison {
    private final List<Difference> found = new ArrayList<>();
    private final JsonNode before;
    private final JsonNode after;
    private final SortedMap<String, String> verdictsBefore;
    private final SortedMap<String, String> verdictsAfter;
    private boolean unknownNow;

    Comparison(JsonNode before, JsonNode after) {
      this.before = before;
      this.after = after;
      this.verdictsBefore = verdicts(before);
      this.verdictsAfter = verdicts(after);
    }

    void findings() {
      SortedMap<String, JsonNode> old = byKey(before.path("findings"), Comparison::findingKey);
      SortedMap<String, JsonNode> now = byKey(after.path("findings"), Comparison::findingKey);
      for (String key : union(old, now)) {
        JsonNode was = old.get(key);
        JsonNode is = now.get(key);
        if (was != null && is != null) {
          changed(was, is);
        } else if (is != null) {
          add(About.FINDING, Change.NEW, is, "", title(is), true);
        } else if (was != null) {
          boolean seen = isDecided(was);
          unknownNow |= !seen;
          add(About.FINDING, seen ? Change.GONE : Change.UNSEEN, was, title(was), "", false);
        }
      }
    }

    private void changed(JsonNode old, JsonNode now) {
      String severity = now.path("severity").asText();
      if (!severity.equals(old.path("severity").asText())) {
        add(
            About.FINDING,
            Change.CHANGED,
            now,
            old.path("severity").asText(),
            severity,
            severity.equals("problem"));
      }
      SortedMap<String, String> oldValues = evidence(old);
      evidence(now)
          .forEach((what, value) -> {
            String was = oldValues.get(what);
            if (was != null && !Noise.without(what, was).equals(Noise.without(what, value))) {
              add(
                  About.EVIDENCE,
                  Change.CHANGED,
                  now,
                  what + " = " + was,
                  what + " = " + value,
                  false);
            }
          });
    }

    void paths() {
      SortedMap<String, JsonNode> old = byKey(before.path("paths"), Comparison::pathKey);
      SortedMap<String, JsonNode> now = byKey(after.path("paths"), Comparison::pathKey);
      // Where no path begins any more, nobody looked from there.
      Set<String> starts = now.values().stream().map(Comparison::from).collect(Collectors.toSet());
      for (String key : union(old, now)) {
        String was = state(old.get(key));
        String is = state(now.get(key));
        boolean asleep = was.equals("idle") || is.equals("idle");
        if (!was.equals(is) && !asleep) {
          boolean unseen =
              is.equals("unknown") || (is.isEmpty() && !starts.contains(from(old.get(key))));
          unknownNow |= unseen;
          Change change =
              was.isEmpty()
                  ? Change.NEW
                  : unseen ? Change.UNSEEN : is.isEmpty() ? Change.GONE : Change.CHANGED;
          found.add(new Difference(About.PATH, change, key, "", was, is, worsePath(was, is)));
        }
      }
    }

    private static String from(@Nullable JsonNode path) {
      return path == null ? "" : path.path("from").asText();
    }

    private static String state(@Nullable JsonNode path) {
      return path == null ? "" : path.path("state").asText();
    }

    private static boolean worsePath(String was, String is) {
      return STATES.contains(was)
          && STATES.contains(is)
          && STATES.indexOf(is) > STATES.indexOf(was);
    }

    /// Where findings tell of a check, they say what changed.
    void checks() {
      verdictsAfter.forEach((id, is) -> {
        String was = verdictsBefore.getOrDefault(id, "");
        boolean told = was.isEmpty() || was.equals(is) || isFaulty(was) || isFaulty(is);
        if (!told) {
          boolean unseen = is.equals("unknown") || isOutOfSight(is);
          unknownNow |= unseen;
          Change change = unseen ? Change.UNSEEN : Change.CHANGED;
          found.add(new Difference(About.CHECK, change, id, "", was, is, false));
        }
      });
    }

    /// Without a cluster to look into, what concerns one does not apply; that cures nothing.
    private boolean isOutOfSight(String verdict) {
      return verdict.equals("notApplicable") && isAlone(after) && !isAlone(before);
    }

    private static boolean isAlone(JsonNode report) {
      return report.path("source").asText().equals("here");
    }

    private static boolean isFaulty(String verdict) {
      return verdict.equals("problem") || verdict.equals("warning");
    }

    /// Whether the check that found it came to a verdict of it this time.
    private boolean isDecided(JsonNode finding) {
      String code = finding.path("code").asText();
      String check = code.substring(0, Math.max(0, code.indexOf('/')));
      String subject = subject(finding);
      for (JsonNode result : after.path("checks")) {
        if (result.path("id").asText().equals(check)) {
          String kind = finding.path("subject").path("kind").asText();
          for (JsonNode gap : result.path("gaps")) {
            String of = subject(gap);
            String other = gap.path("subject").path("kind").asText();
            // A pod of a Deployment, a path from a node: what they hide may be the finding.
            if (of.equals(subject) || of.isEmpty() || !other.equals(kind)) {
              return false;
            }
          }
          String verdict = result.path("verdict").asText();
          return !isOutOfSight(verdict)
              && (!verdict.equals("unknown") || !result.path("gaps").isEmpty());
        }
      }
      return false; // it was not asked
    }

    private void add(
        About about, Change change, JsonNode finding, String was, String is, boolean worse) {
      found.add(
          new Difference(
              about, change, finding.path("code").asText(), subject(finding), was, is, worse));
    }

    private static String title(JsonNode finding) {
      return finding.path("advice").path("title").asText();
    }

    private static String findingKey(JsonNode finding) {
      return finding.path("code").asText() + " " + subject(finding);
    }

    private static String pathKey(JsonNode path) {
      return path.path("from").asText() + " -> " + path.path("to").asText();
    }

    private static String subject(JsonNode holder) {
      JsonNode subject = holder.path("subject");
      var name = new StringBuilder(subject.path("kind").asText(""));
      for (String part : List.of("namespace", "name", "node")) {
        String text = subject.path(part).asText("");
        if (!text.isEmpty() && !subject.path(part).isNull()) {
          name.append(name.isEmpty() ? "" : name.indexOf(" ") < 0 ? " " : "/").append(text);
        }
      }
      return name.toString();
    }

    private static SortedMap<String, String> verdicts(JsonNode report) {
      var verdicts = new TreeMap<String, String>();
      report
          .path("checks")
          .forEach(
              check -> verdicts.put(check.path("id").asText(), check.path("verdict").asText()));
      return verdicts;
    }

    private static SortedMap<String, String> evidence(JsonNode finding) {
      var values = new TreeMap<String, String>();
      for (JsonNode exhibit : finding.path("evidence")) {
        String vantage =
            exhibit.path("vantage").isTextual() ? exhibit.path("vantage").asText() + " " : "";
        values.merge(
            vantage + exhibit.path("what").asText(),
            exhibit.path("value").asText(),
            (one, other) -> one + ", " + other);
      }
      return values;
    }

    private interface Key {
      String of(JsonNode node);
    }

    private static SortedMap<String, JsonNode> byKey(JsonNode list, Key key) {
      var found = new TreeMap<String, JsonNode>();
      list.forEach(one -> found.putIfAbsent(key.of(one), one));
      return found;
    }

    private static SortedSet<String> union(
        SortedMap<String, JsonNode> one, SortedMap<String, JsonNode> other) {
      var keys = new TreeSet<>(one.keySet());
      keys.addAll(other.keySet());
      return keys;
    }
  }
}
