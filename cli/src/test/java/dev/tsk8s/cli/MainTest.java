package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @Test
  void versionPrintsTheBuiltVersion() {
    Run run = Run.of("version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("tsk8s \\d+\\.\\d+\\.\\d+\\R");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aloneTellsHowToStart() {
    Run run = Run.of();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("tsk8s doctor --demo", "explain", "completion", "Exit codes");
  }

  @Test
  void helpOfDoctorNamesEveryOption() {
    Run run = Run.of("doctor", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("--from", "--context", "--kubeconfig", "--namespace", "--only", "--skip")
        .contains("--output", "--fail-on", "--timeout", "--lang", "--no-exec", "--no-ping")
        .contains("--peers", "--dry-run", "--demo", "--verbose", "--quiet", "--color");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doktor | no command 'doktor'; did you mean 'doctor'?",
        "doctor --form x | no option '--form'; did you mean '--from'?",
        "doctor --lang de | --lang de: choose one of en, ko",
        "doctor -o xml | -o xml: choose one of text, json",
        "doctor -o text -o json | only one format can go to stdout",
        "doctor --timeout soon | --timeout soon: write a time as 30s, 2m or 500ms",
        "doctor --timeout 0 | --timeout 0: write a time",
        "doctor --peers many | --peers many: not a number",
        "doctor --demo --from x | --demo and --from exclude each other",
        "doctor --quiet --verbose | --verbose and --quiet exclude each other",
        "doctor --only nonsense | no topic or check 'nonsense'",
        "explain nonsense | nothing is called 'nonsense'",
        "completion tcsh | choose one of bash, zsh, fish",
      })
  void wrongUsageIsOneSentenceAndExitCode2(String line, String sentence) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence).contains("--help'");
    assertThat(run.out()).isEmpty();
  }
}
