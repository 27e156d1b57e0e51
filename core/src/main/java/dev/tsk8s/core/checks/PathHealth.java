package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import dev.tsk8s.core.facts.VantageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Tailscale itself complains about. The status holds texts only; where the coded warnings
/// were read too, a text gets Tailscale's own code (ts:health/warnings.go, ts:tsconst/health.go).
final class PathHealth implements Check {
  static final Code DERP = new Code("path-health/derp");
  static final Code CONTROL = new Code("path-health/control");
  static final Code UDP_BIND = new Code("path-health/udp-bind");
  static final Code IP_FORWARDING = new Code("path-health/ip-forwarding");
  static final Code ROUTES_NOT_ACCEPTED = new Code("path-health/routes-not-accepted");
  static final Code DNS = new Code("path-health/dns");
  static final Code OTHER = new Code("path-health/other");
  static final Code NOTHING_TO_JUDGE = new Code("path-health/nothing-to-judge");

  /// Words of a text, and its code; the first that fits.
  private static final Map<String, Code> WORDS = words();

  /// Told by other checks, or no trouble of the network: stopped, logged out, updates, a start that
  /// is under way.
  private static final List<String> ELSEWHERE =
      List.of("is stopped", "logged out", "update from version", "unstable version", "is starting");

  @Override
  public String id() {
    return "path-health";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        DERP, CONTROL, UDP_BIND, IP_FORWARDING, ROUTES_NOT_ACCEPTED, DNS, OTHER, NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.withoutStatus(snapshot, judgement);
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)
          && status.backend() != BackendState.NO_DAEMON) {
        judge(snapshot, vantage, status, origin, judgement);
      }
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  private static void judge(
      Snapshot snapshot,
      Vantage vantage,
      TailscaleStatus status,
      Origin origin,
      Judgement judgement) {
    Map<Code, List<String>> complaints =
        status.health().stream()
            .filter(text -> matters(text, vantage.id()))
            .collect(
                Collectors.groupingBy(PathHealth::code, LinkedHashMap::new, Collectors.toList()));
    if (complaints.containsKey(ROUTES_NOT_ACCEPTED)) {
      Answer foreign = ForeignRoutes.only(snapshot, status);
      foreign.reasons().forEach(reason -> judgement.unknown(PathSubjects.of(vantage.id()), reason));
      if (foreign != Answer.Known.NO) {
        complaints.remove(ROUTES_NOT_ACCEPTED);
      }
    }
    if (complaints.isEmpty()) {
      judgement.healthy();
    }
    complaints.forEach((code, texts) -> {
      Finding finding = finding(code, texts, vantage, origin);
      judgement.fault(code.equals(IP_FORWARDING) ? explained(finding, snapshot) : finding);
    });
  }

  /// Where the kernel's own setting was seen, that is the cause.
  private static Finding explained(Finding finding, Snapshot snapshot) {
    return new NodeForwarding()
        .examine(snapshot).findings().stream()
            .filter(cause -> cause.subject().equals(finding.subject()))
            .findFirst()
            .map(cause -> finding.because(cause.code()))
            .orElse(finding);
  }

  /// In a pod of the cluster accept-routes is off by design.
  private static boolean matters(String text, VantageId id) {
    boolean byDesign = id.kind() == VantageId.Kind.POD && code(text).equals(ROUTES_NOT_ACCEPTED);
    return !byDesign && ELSEWHERE.stream().noneMatch(text::contains);
  }

  private static Code code(String text) {
    return WORDS.entrySet().stream()
        .filter(word -> text.contains(word.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHER);
  }

  private static Finding finding(Code code, List<String> texts, Vantage vantage, Origin origin) {
    String host = vantage.id().display();
    return Finding.warning(code, PathSubjects.of(vantage.id()))
        .with("host", host)
        .with("text", String.join(" | ", texts))
        .seen(
            texts.stream()
                .map(text -> new Exhibit("Health" + coded(text, vantage), text, host, origin))
                .toList());
  }

  private static String coded(String text, Vantage vantage) {
    Optional<HealthWarning> warning =
        vantage.health().seen().stream()
            .flatMap(List::stream)
            .filter(one -> one.text().equals(text))
            .findFirst();
    return warning.map(one -> " " + one.code()).orElse("");
  }

  private static Map<String, Code> words() {
    var words = new LinkedHashMap<String, Code>();
    Stream.of("relay server", "DERP").forEach(word -> words.put(word, DERP));
    Stream.of("coordination server", "network map", "control plane")
        .forEach(word -> words.put(word, CONTROL));
    words.put("incoming UDP", UDP_BIND);
    Stream.of("IP forwarding", "ip_forward").forEach(word -> words.put(word, IP_FORWARDING));
    words.put("--accept-routes is false", ROUTES_NOT_ACCEPTED);
    Stream.of("DNS", "resolv.conf").forEach(word -> words.put(word, DNS));
    return words;
  }
}
