package dev.tsk8s.cli.render;

import dev.tsk8s.cli.gate.Acceptance;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a pipeline should see of a report beside it, on stderr: acceptances that are over or of no
/// use any more, and where GitHub Actions runs the program, its annotations.
///
/// @param threshold the mildest severity that fails
public record GateNotes(Telling telling, Severity threshold) {
  /// GitHub shows ten of each kind of a step (https://docs.github.com/actions/reference/limits).
  private static final int MOST = 10;

  /// Says it.
  public void say(Console console) {
    telling.accepted().expired().forEach(one -> console.quote(sentence("accepted.over", one)));
    telling.accepted().stale().forEach(one -> console.quote(sentence("accepted.stale", one)));
    if (console.variable("GITHUB_ACTIONS").equals("true")) {
      annotations().forEach(console::command);
    }
  }

  private String sentence(String key, Acceptance one) {
    Words words = telling.words();
    String name =
        one.subject()
            .map(subject ->
                words.of("accepted.name", Map.of("code", one.code().text(), "subject", subject)))
            .orElse(one.code().text());
    return words.of(
        key,
        Map.of(
            "name", name,
            "day", one.expires().toString(),
            "owner", one.owner(),
            "reason", one.reason()));
  }

  private List<String> annotations() {
    List<Finding> all =
        telling.report().findings().stream()
            .filter(finding -> !telling.accepted().holds(finding))
            .toList();
    return Stream.concat(
            all.stream().filter(this::fails).limit(MOST).map(one -> annotation("error", one)),
            all.stream()
                .filter(one -> !fails(one))
                .limit(MOST)
                .map(one -> annotation("warning", one)))
        .toList();
  }

  private boolean fails(Finding finding) {
    return finding.severity().compareTo(threshold) <= 0;
  }

  /// A workflow command
  /// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
  private String annotation(String kind, Finding finding) {
    return "::"
        + kind
        + " title="
        + escaped(finding.code().text()).replace(":", "%3A").replace(",", "%2C")
        + "::"
        + escaped(
            Harmless.line(telling.advice(finding).title())
                + " ("
                + Acceptance.subject(finding)
                + ")");
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
