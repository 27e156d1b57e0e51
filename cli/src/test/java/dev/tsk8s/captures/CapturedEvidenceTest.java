package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Exhibit;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Evidence is what was seen, as its source writes it. It is the same in every language, so it must
/// not be written in one.
class CapturedEvidenceTest {
  private static final Pattern PROSE =
      Pattern.compile("\\b(not?|none|of|in|at|the|is|with|without|set|said)\\b");

  static List<String> cases() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void evidenceHoldsNoSentence(String name) {
    var report = new Doctor(Checks.ALL).diagnose(Captures.read(name));

    assertThat(
            report.findings().stream()
                .flatMap(finding -> finding.exhibits().stream())
                .filter(exhibit -> !isSomebodyElses(exhibit))
                .flatMap(exhibit -> Stream.of(exhibit.what(), exhibit.value())))
        .noneMatch(text -> PROSE.matcher(text).find());
  }

  /// tailscaled's warnings, complaints of the scheduler, of cilium-health and of Cilium's agents
  /// come as they are.
  private static boolean isSomebodyElses(Exhibit exhibit) {
    return exhibit.what().startsWith("Health")
        || exhibit.what().startsWith("cilium-health ")
        || exhibit.what().startsWith("agent log")
        || exhibit.what().endsWith("PodScheduled");
  }
}
