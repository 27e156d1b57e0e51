package dev.tsk8s.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// One comparison.
final class Comparison {
  /// Medians of a few pings over the same path differ by less than this factor from look to look.
  private static final double TREMBLING = 1.25;

  private static final String HOME_DERP = "path-slow/home-derp";

  private final List<Difference> found = new ArrayList<>();
  private final Side before;
  private final Side after;
  private boolean unknownNow;

  Comparison(Side before, Side after) {
    this.before = before;
    this.after = after;
  }

  List<Difference> found() {
    return List.copyOf(found);
  }

  boolean unknownNow() {
    return unknownNow;
  }

  void findings() {
    SortedMap<String, List<JsonNode>> old = before.findings();
    SortedMap<String, List<JsonNode>> now = after.findings();
    for (String key : union(old, now)) {
      var was = new ArrayList<>(old.getOrDefault(key, List.of()));
      var is = new ArrayList<>(now.getOrDefault(key, List.of()));
      Alike.pairs(was, is, Side::shown).forEach(pair -> changed(pair.one(), pair.other()));
      is.forEach(one -> add(About.FINDING, Change.NEW, one, "", title(one), !trembles(one)));
      was.forEach(this::missing);
    }
  }

  /// What is called slow now, and takes hardly longer than it did: it was near the limit. Of a home
  /// region only a slow one is told, so how far it was from the limit is not known.
  private boolean trembles(JsonNode finding) {
    String code = finding.path("code").asText();
    if (code.equals(HOME_DERP)) {
      double latency = finding.path("details").path("latency").asDouble(Double.MAX_VALUE);
      return latency < Measure.LATENCY.limit() * TREMBLING;
    }
    if (!code.startsWith("path-slow/")) {
      return false;
    }
    OptionalDouble was = before.latency(finding);
    OptionalDouble is = after.latency(finding);
    return was.isPresent() && is.isPresent() && is.getAsDouble() < was.getAsDouble() * TREMBLING;
  }

  private void missing(JsonNode finding) {
    boolean seen = isDecided(finding);
    unknownNow |= !seen;
    Change change = seen ? Change.GONE : Change.UNSEEN;
    add(About.FINDING, change, finding, title(finding), "", false);
  }

  private void changed(JsonNode old, JsonNode now) {
    String was = old.path("severity").asText();
    String is = now.path("severity").asText();
    if (!is.equals(was)) {
      add(About.FINDING, Change.CHANGED, now, was, is, is.equals("problem"));
    }
    SortedMap<String, String> oldValues = before.evidence(old);
    after
        .evidence(now)
        .forEach((what, value) -> {
          String earlier = oldValues.get(what);
          if (earlier != null && !Noise.without(what, earlier).equals(Noise.without(what, value))) {
            String name = what + " = ";
            add(About.EVIDENCE, Change.CHANGED, now, name + earlier, name + value, false);
          }
        });
  }

  void paths() {
    SortedMap<String, List<JsonNode>> old = before.paths();
    SortedMap<String, List<JsonNode>> now = after.paths();
    // Where no path begins any more, nobody looked from there.
    Set<String> starts = after.starts();
    for (String key : union(old, now)) {
      var was = new ArrayList<>(old.getOrDefault(key, List.of()));
      var is = new ArrayList<>(now.getOrDefault(key, List.of()));
      Alike.pairs(was, is, Comparison::state)
          .forEach(pair -> path(key, state(pair.one()), state(pair.other()), false));
      was.forEach(one -> path(key, state(one), "", !starts.contains(before.from(one))));
      is.forEach(one -> path(key, "", state(one), false));
    }
  }

  /// @param was empty: it was not there
  /// @param is empty: it is no longer there
  private void path(String key, String was, String is, boolean nobodyLooked) {
    if (was.equals(is) || PathStates.sleeps(was, is)) {
      return;
    }
    boolean unseen = is.equals("unknown") || nobodyLooked;
    unknownNow |= unseen;
    Change change =
        was.isEmpty()
            ? Change.NEW
            : unseen ? Change.UNSEEN : is.isEmpty() ? Change.GONE : Change.CHANGED;
    found.add(new Difference(About.PATH, change, key, "", was, is, PathStates.worse(was, is)));
  }

  private static String state(JsonNode path) {
    return path.path("state").asText();
  }

  /// Where findings tell of a check, they say what changed.
  void checks() {
    SortedMap<String, JsonNode> old = before.checks();
    after
        .checks()
        .forEach((id, check) -> {
          JsonNode earlier = old.get(id);
          if (earlier != null) {
            check(id, earlier, check);
          }
        });
  }

  private void check(String id, JsonNode old, JsonNode now) {
    String was = old.path("verdict").asText();
    String is = now.path("verdict").asText();
    if (isFaulty(was) || isFaulty(is)) {
      if (old.path("gaps").isEmpty() && !now.path("gaps").isEmpty() && isFaulty(is)) {
        unknownNow = true;
        found.add(new Difference(About.CHECK, Change.UNSEEN, id, "", was, is, false));
      }
    } else if (!was.equals(is)) {
      boolean unseen = is.equals("unknown") || isOutOfSight(is);
      unknownNow |= unseen;
      Change change = unseen ? Change.UNSEEN : Change.CHANGED;
      found.add(new Difference(About.CHECK, change, id, "", was, is, false));
    }
  }

  /// Without a cluster to look into, what concerns one does not apply; that cures nothing.
  private boolean isOutOfSight(String verdict) {
    return verdict.equals("notApplicable") && after.isAlone() && !before.isAlone();
  }

  private static boolean isFaulty(String verdict) {
    return verdict.equals("problem") || verdict.equals("warning");
  }

  /// Whether the check that found it came to a verdict of it this time.
  private boolean isDecided(JsonNode finding) {
    String code = finding.path("code").asText();
    JsonNode result = after.checks().get(code.substring(0, Math.max(0, code.indexOf('/'))));
    String looker = before.looker(finding);
    if (result == null || (before.starts().contains(looker) && !after.starts().contains(looker))) {
      return false; // it was not asked, or nobody looked from there
    }
    String subject = before.subject(finding);
    String kind = finding.path("subject").path("kind").asText();
    for (JsonNode gap : result.path("gaps")) {
      String of = after.subject(gap);
      String other = gap.path("subject").path("kind").asText();
      // A pod of a Deployment, a path from a node: what they hide may be the finding.
      if (of.equals(subject) || of.isEmpty() || !other.equals(kind)) {
        return false;
      }
    }
    String verdict = result.path("verdict").asText();
    return !isOutOfSight(verdict) && (!verdict.equals("unknown") || !result.path("gaps").isEmpty());
  }

  private void add(
      About about, Change change, JsonNode finding, String was, String is, boolean worse) {
    String code = finding.path("code").asText();
    found.add(new Difference(about, change, code, Side.shown(finding), was, is, worse));
  }

  private static String title(JsonNode finding) {
    return finding.path("advice").path("title").asText();
  }

  private static SortedSet<String> union(
      SortedMap<String, List<JsonNode>> one, SortedMap<String, List<JsonNode>> other) {
    var keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys;
  }
}
