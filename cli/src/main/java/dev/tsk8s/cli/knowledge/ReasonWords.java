package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.Failed;
import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.core.facts.Reason.NotAsked;
import dev.tsk8s.core.facts.Reason.NotInFiles;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Reason.TimedOut;
import dev.tsk8s.core.facts.Reason.TooFew;
import dev.tsk8s.probes.objects.KubeResource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Why something is not known, in words.
///
/// @param kind the reason's stable name
/// @param text the sentence
/// @param test what would fill the gap, or what the exact test would show; empty where there is
///   none
/// @param commands that test, ready to paste
public record ReasonWords(String kind, String text, String test, List<String> commands) {
  public ReasonWords {
    commands = List.copyOf(commands);
  }

  /// The words of a reason.
  ///
  /// @param timeout what the user gave the whole look
  public static ReasonWords of(Reason reason, Words words, Library library, Duration timeout) {
    return switch (reason) {
      case Forbidden forbidden -> forbidden(AccessRule.of(forbidden), forbidden, words);
      case TimedOut(var what, var limit) ->
          told(
              words,
              "timedOut",
              limit.equals(timeout)
                  ? "timedOut.whole"
                  : TailscaleOutput.of(reason).isPresent() ? "timedOut.command" : "timedOut",
              Map.of(
                  "what", what, "limit", seconds(limit), "longer", option(limit.multipliedBy(2))));
      case NotInFiles(var what) ->
          told(
              words,
              "notInFiles",
              missing(what),
              Map.of(
                  "what",
                  resource(what).isPresent() ? what : words.said(what),
                  "resource",
                  plain(what)));
      case NotAsked(var what, var by) ->
          told(words, "notAsked", "notAsked." + by, Map.of("what", what, "by", by));
      case TooFew(var what, var got, var needed) ->
          told(
              words,
              "tooFew",
              "tooFew",
              Map.of(
                  "what",
                  words.said(what),
                  "got",
                  Integer.toString(got),
                  "needed",
                  Integer.toString(needed)));
      case Failed(var what, var message) ->
          told(
              words,
              "failed",
              "failed." + message,
              Map.of("what", words.said(what), "message", words.said(message)));
      case NotVisible(var code, var details) -> {
        Note note = library.note(new Code(code)).filled(details);
        yield new ReasonWords("notVisible", note.text(), note.test(), note.commands());
      }
    };
  }

  private static ReasonWords forbidden(AccessRule rule, Forbidden forbidden, Words words) {
    String key = forbidden.namespace().isEmpty() ? "forbiddenEverywhere" : "forbidden";
    return told(words, "forbidden", key, key + rule.form(), rule.values());
  }

  private static ReasonWords told(
      Words words, String kind, String key, Map<String, String> values) {
    return told(words, kind, words.hasReason(key) ? key : kind, key, values);
  }

  /// @param key of the sentences
  /// @param form of the commands
  private static ReasonWords told(
      Words words, String kind, String key, String form, Map<String, String> values) {
    return new ReasonWords(
        kind,
        words.reason(key, values),
        words.hasReason(form + ".test")
            ? words.reason(form + ".test", values)
            : words.hasReason(key + ".test") ? words.reason(key + ".test", values) : "",
        words.commands(form, values));
  }

  /// Which form of the words is for what the files lack.
  private static String missing(String what) {
    Optional<KubeResource> resource = resource(what);
    return resource.isEmpty()
        ? "notInFiles"
        : resource.get().namespaced() ? "notInFiles.namespaced" : "notInFiles.resource";
  }

  /// The kind of objects that the files lack, if it is one.
  static Optional<KubeResource> resource(String what) {
    return Arrays.stream(KubeResource.values())
        .filter(one -> one.fullName().equals(plain(what)) || one.plural().equals(plain(what)))
        .findFirst();
  }

  /// `pods` of `kubectl get pods -A -o json`.
  static String plain(String what) {
    String[] words = what.split(" ", -1);
    return what.startsWith("kubectl get ") ? words[2] : what;
  }

  /// `3 s`, `2.5 s`.
  private static String seconds(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
  }

  /// As `--timeout` takes it.
  private static String option(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
