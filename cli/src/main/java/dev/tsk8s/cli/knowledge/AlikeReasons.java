package dev.tsk8s.cli.knowledge;

import static java.util.stream.Collectors.joining;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.Failed;
import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.core.facts.Reason.NotAsked;
import dev.tsk8s.core.facts.Reason.NotInFiles;
import dev.tsk8s.core.facts.Reason.TimedOut;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Reasons that one sentence and one command tell together: fifteen kinds of objects that may not
/// be listed are one refusal.
///
/// @param most so many names are told, of the others their number
public record AlikeReasons(Words words, Library library, Duration timeout, int most) {

  /// What reasons have in common that are told together.
  public Object family(Reason reason) {
    return switch (reason) {
      case Forbidden(_, _, var namespace) ->
          List.of("forbidden", namespace, AccessRule.of((Forbidden) reason).manifest());
      case TimedOut(_, var limit) ->
          List.of("timedOut", limit, TailscaleOutput.of(reason).isPresent());
      case NotInFiles(var what) -> List.of("notInFiles", ReasonWords.resource(what).isPresent());
      case NotAsked(_, var by) -> List.of("notAsked", by);
      case Failed(_, var message) -> List.of("failed", message);
      case Reason.TooFew _, Reason.NotVisible _ -> ReasonWords.of(reason, words, library, timeout);
    };
  }

  /// The words of a family.
  public ReasonWords words(Set<Reason> family) {
    Reason first = family.iterator().next();
    if (family.size() == 1) {
      return ReasonWords.of(first, words, library, timeout);
    }
    return switch (first) {
      case Forbidden(_, _, var namespace) -> forbidden(namespace, all(family, Forbidden.class));
      case NotInFiles(var what) when ReasonWords.resource(what).isPresent() ->
          objects(all(family, NotInFiles.class));
      case NotInFiles _ ->
          one(
              new NotInFiles(
                  some(family, NotInFiles.class, missing -> words.said(missing.what()))));
      case TimedOut(_, var limit) ->
          one(new TimedOut(some(family, TimedOut.class, TimedOut::what), limit));
      case NotAsked(_, var by) ->
          one(new NotAsked(some(family, NotAsked.class, NotAsked::what), by));
      case Failed(_, var message) ->
          one(new Failed(some(family, Failed.class, Failed::what), message));
      case Reason.TooFew _, Reason.NotVisible _ -> one(first);
    };
  }

  private ReasonWords one(Reason reason) {
    return ReasonWords.of(reason, words, library, timeout);
  }

  private ReasonWords forbidden(String namespace, List<Forbidden> refused) {
    Map<String, Set<String>> resources = new LinkedHashMap<>();
    Map<String, Set<String>> rules = new LinkedHashMap<>();
    for (Forbidden one : refused) {
      AccessRule rule = AccessRule.of(one);
      resources.computeIfAbsent(one.verb(), _ -> new LinkedHashSet<>()).add(one.resource());
      rules
          .computeIfAbsent(rule.head() + "%s" + rule.tail(), _ -> new LinkedHashSet<>())
          .add(rule.resource());
    }
    Map<String, String> values =
        Map.of(
            "what",
            resources.entrySet().stream()
                .map(verb -> verb.getKey() + " " + String.join(", ", verb.getValue()))
                .collect(joining("; ")),
            "rules",
            rules.entrySet().stream()
                .map(rule -> rule.getKey().formatted(String.join(", ", rule.getValue())))
                .collect(joining("; ")),
            "namespace",
            namespace,
            "manifest",
            AccessRule.of(refused.getFirst()).manifest());
    String key = namespace.isEmpty() ? "forbiddenEverywhere.many" : "forbidden.many";
    return new ReasonWords(
        "forbidden",
        words.reason(key, values),
        words.reason(key + ".test", values),
        words.commands(key, values));
  }

  private ReasonWords objects(List<NotInFiles> missing) {
    Set<String> names = new LinkedHashSet<>();
    missing.forEach(one -> names.add(ReasonWords.plain(one.what())));
    String line = Placeholders.line(String.join(" ", names));
    return new ReasonWords(
        "notInFiles",
        words.reason("notInFiles.many", Map.of("what", String.join(", ", names))),
        words.reason("notInFiles.many.test", Map.of()),
        words.commands("notInFiles.many", Map.of()).stream()
            .map(command -> command.replace("{resources}", line))
            .toList());
  }

  private static <R extends Reason> List<R> all(Set<Reason> family, Class<R> type) {
    return family.stream().map(type::cast).toList();
  }

  private <R extends Reason> String some(
      Set<Reason> family, Class<R> type, Function<R, String> what) {
    List<String> names = all(family, type).stream().map(what).distinct().toList();
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " +" + (names.size() - most);
  }
}
