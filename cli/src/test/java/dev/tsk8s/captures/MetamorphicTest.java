package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no mutation of a snapshot may change, for every check and every capture.
final class MetamorphicTest {
  private static final Doctor DOCTOR = new Doctor(Checks.ALL);

  static List<String> captures() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void withoutOneFactEachVerdictStaysOrBecomesUnknownForThatFact(String name) {
    Snapshot snapshot = Captures.read(name);
    Report whole = DOCTOR.diagnose(snapshot);

    var broken = new ArrayList<String>();
    for (Leaves.Without without : Leaves.of(snapshot)) {
      Report less = DOCTOR.diagnose(without.snapshot());
      for (int i = 0; i < whole.results().size(); i++) {
        Report.Result before = whole.results().get(i);
        Report.Result after = less.results().get(i);
        lawBroken(before.verdict(), after.verdict(), without.reason())
            .ifPresent(how -> broken.add(without.path() + ": " + before.check() + ": " + how));
      }
    }

    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void renamingEverythingChangesNoVerdict(String name) {
    Snapshot snapshot = Captures.read(name);

    Snapshot renamed = Rewriting.names(renaming(namesIn(snapshot))).apply(snapshot);

    assertThat(outline(DOCTOR.diagnose(renamed))).isEqualTo(outline(DOCTOR.diagnose(snapshot)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void shiftingAllAddressesWithinTheirRangesChangesNoVerdict(String name) {
    Snapshot snapshot = Captures.read(name);

    Snapshot shifted =
        new Rewriting(AddressShift::inText, AddressShift::shift, list -> list).apply(snapshot);

    assertThat(outline(DOCTOR.diagnose(shifted))).isEqualTo(outline(DOCTOR.diagnose(snapshot)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theOrderOfPeersPodsAndNodesDoesNotMatter(String name) {
    Snapshot snapshot = Captures.read(name);

    Snapshot turned = Rewriting.order(MetamorphicTest::reverseRecords).apply(snapshot);

    assertThat(outline(DOCTOR.diagnose(turned))).isEqualTo(outline(DOCTOR.diagnose(snapshot)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theSameSnapshotGivesTheSameReport(String name) {
    Snapshot snapshot = Captures.read(name);

    assertThat(DOCTOR.diagnose(snapshot)).isEqualTo(DOCTOR.diagnose(snapshot));
    assertThatCode(() -> Rewriting.names(text -> text).apply(snapshot)).doesNotThrowAnyException();
    assertThat(Rewriting.names(text -> text).apply(snapshot)).isEqualTo(snapshot);
  }

  /// How the law is broken, if it is.
  private static Optional<String> lawBroken(Verdict before, Verdict after, Reason taken) {
    Set<String> known = new HashSet<>();
    before.findings().forEach(finding -> known.add(identity(finding)));
    Set<Gap> gaps = new HashSet<>(before.gaps());
    boolean namesIt = after.gaps().stream().anyMatch(gap -> gap.reason().equals(taken));
    for (Finding finding : after.findings()) {
      if (!known.remove(identity(finding))) {
        return Optional.of("found something new: " + identity(finding));
      }
    }
    for (Gap gap : after.gaps()) {
      if (!gaps.contains(gap) && !namesIt) {
        return Optional.of("unknown for another reason: " + gap);
      }
    }
    if (!known.isEmpty() && !namesIt) {
      return Optional.of("lost " + known + " without naming the fact");
    }
    boolean changed = !before.getClass().equals(after.getClass());
    if (changed && !namesIt) {
      return Optional.of(before + " became " + after);
    }
    return Optional.empty();
  }

  private static String identity(Finding finding) {
    return finding.code() + " " + finding.severity() + " " + finding.subject();
  }

  /// Verdicts without names: per check its kind, its codes and severities, and how many gaps of
  /// which kind it has.
  static List<String> outline(Report report) {
    var lines = new ArrayList<String>();
    for (Report.Result result : report.results()) {
      var parts = new ArrayList<String>();
      result
          .verdict()
          .findings()
          .forEach(f -> parts.add(f.code() + " " + f.severity() + " " + f.explainedBy()));
      result.verdict().gaps().forEach(g -> parts.add("gap " + kind(g.reason())));
      Collections.sort(parts);
      lines.add(result.check() + " " + result.verdict().getClass().getSimpleName() + " " + parts);
    }
    var paths = new ArrayList<String>();
    report
        .paths()
        .forEach(
            path -> paths.add(path.state() + " " + path.expected() + " " + path.because().code()));
    Collections.sort(paths);
    lines.add(report.patterns().stream().sorted().toList() + " " + paths);
    return lines;
  }

  private static String kind(Reason reason) {
    return reason instanceof Reason.NotVisible(var code, _)
        ? code
        : reason.getClass().getSimpleName();
  }

  private static Set<String> namesIn(Snapshot snapshot) {
    var names = new TreeSet<String>();
    snapshot.cluster().nodes().seen().stream()
        .flatMap(List::stream)
        .forEach(node -> names.add(node.name()));
    snapshot.cluster().pods().seen().stream()
        .flatMap(List::stream)
        .forEach(pod -> names.add(pod.name()));
    for (var vantage : snapshot.vantages()) {
      names.add(vantage.id().name());
      vantage
          .status()
          .seen()
          .ifPresent(status -> {
            status.self().ifPresent(self -> names.add(self.hostName()));
            status.peers().forEach(peer -> names.add(peer.hostName()));
          });
    }
    names.removeIf(String::isBlank);
    return names;
  }

  private static UnaryOperator<String> renaming(Set<String> names) {
    if (names.isEmpty()) {
      return text -> text;
    }
    var longestFirst = new ArrayList<>(names);
    longestFirst.sort(
        (a, b) -> b.length() != a.length() ? b.length() - a.length() : a.compareTo(b));
    var pattern =
        Pattern.compile(
            "(?<![A-Za-z0-9-])("
                + String.join("|", longestFirst.stream().map(Pattern::quote).toList())
                + ")(?![A-Za-z0-9-])");
    return text -> pattern.matcher(text).replaceAll(match -> "zz" + match.group(1) + "q");
  }

  /// Lists whose order means something (addresses, arguments) are of texts and addresses; those of
  /// records that stand for things of their own are turned round.
  private static List<Object> reverseRecords(List<Object> list) {
    boolean things =
        list.stream()
            .allMatch(item ->
                item instanceof dev.tsk8s.core.facts.TailnetNode
                    || item instanceof dev.tsk8s.core.facts.TailscalePod
                    || item instanceof dev.tsk8s.core.facts.ClusterNode
                    || item instanceof dev.tsk8s.core.facts.Workload
                    || item instanceof dev.tsk8s.core.facts.CniAgent
                    || item instanceof dev.tsk8s.core.facts.ServiceFact
                    || item instanceof dev.tsk8s.core.facts.NetworkPolicyFact
                    || item instanceof dev.tsk8s.core.facts.Vantage);
    return things ? list.reversed() : list;
  }

  /// Moves every address by the same amount inside its range, so that private stays private and
  /// prefixes keep their relations: the bits below the range are flipped by a fixed pattern.
  static final class AddressShift {
    private static final Pattern V4 =
        Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])");

    private AddressShift() {}

    static String inText(String text) {
      return V4.matcher(text)
          .replaceAll(
              match -> Ip.parse(match.group()).isPresent() ? shift(match.group()) : match.group());
    }

    static String shift(String address) {
      if (address.indexOf(':') >= 0) {
        return address;
      }
      String[] parts = address.split("\\.", -1);
      long bits = 0;
      for (String part : parts) {
        bits = bits << 8 | Integer.parseInt(part);
      }
      long shifted = bits ^ pattern(bits);
      return (shifted >> 24 & 255)
          + "."
          + (shifted >> 16 & 255)
          + "."
          + (shifted >> 8 & 255)
          + "."
          + (shifted & 255);
    }

    private static long pattern(long bits) {
      long first = bits >> 24;
      long second = bits >> 16 & 255;
      if (first == 0 || first == 127 || first == 169 || first >= 224) {
        return 0;
      }
      if (first == 172 && second >= 16 && second < 32) {
        return 0x000a_0000L;
      }
      if (first == 192 && second == 168) {
        return 0x0000_1500L;
      }
      if (first == 100 && second >= 64 && second < 128) {
        return 0x0015_0000L;
      }
      return first == 10 ? 0x0015_0000L : 0x0000_1500L;
    }
  }
}
