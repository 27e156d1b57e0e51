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
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Why something is not known, in words.
///
/// @param kind the reason's stable name
/// @param text the sentence
/// @param test what the exact test would show; empty where there is none
/// @param commands that test, ready to paste
public record ReasonWords(String kind, String text, String test, List<String> commands) {
  public ReasonWords {
    commands = List.copyOf(commands);
  }

  /// The words of a reason.
  public static ReasonWords of(Reason reason, Words words, Library library) {
    return switch (reason) {
      case Forbidden(var verb, var resource, var namespace) when namespace.isEmpty() ->
          new ReasonWords(
              "forbidden",
              words.reason("forbiddenEverywhere", Map.of("verb", verb, "resource", resource)),
              "",
              List.of());
      case Forbidden(var verb, var resource, var namespace) ->
          new ReasonWords(
              "forbidden",
              words.reason(
                  "forbidden", Map.of("verb", verb, "resource", resource, "namespace", namespace)),
              "",
              List.of());
      case TimedOut(var what, var limit) ->
          sentence(words, "timedOut", Map.of("what", what, "limit", seconds(limit)));
      case NotInFiles(var what) -> sentence(words, "notInFiles", Map.of("what", what));
      case NotAsked(var what, var by) ->
          sentence(words, "notAsked", Map.of("what", what, "by", by));
      case TooFew(var what, var got, var needed) ->
          sentence(
              words,
              "tooFew",
              Map.of(
                  "what", what, "got", Integer.toString(got), "needed", Integer.toString(needed)));
      case Failed(var what, var message) ->
          sentence(words, "failed", Map.of("what", what, "message", message));
      case NotVisible(var code, var details) -> {
        Note note = library.note(new Code(code)).filled(details);
        yield new ReasonWords("notVisible", note.text(), note.test(), note.commands());
      }
    };
  }

  private static ReasonWords sentence(Words words, String kind, Map<String, String> values) {
    return new ReasonWords(kind, words.reason(kind, values), "", List.of());
  }

  /// `3 s`, `2.5 s`.
  private static String seconds(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
  }
}
