package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Places;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Does UDP get out and an answer back in? Without it every path is relayed, by TCP.
final class PathUdpBlocked implements Check {
  static final Code STUN_SILENT = new Code("path-udp-blocked/stun-silent");
  static final Code NOTHING_TO_JUDGE = new Code("path-udp-blocked/nothing-to-judge");

  @Override
  public String id() {
    return "path-udp-blocked";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        UdpBlocked.BY_POLICY,
        UdpBlocked.IN_POD,
        UdpBlocked.ON_NODE,
        UdpBlocked.AT_HOST,
        STUN_SILENT,
        NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.nobody(snapshot, judgement);
    for (Vantage vantage : snapshot.lookouts()) {
      Subject subject = PathSubjects.of(vantage.id());
      switch (vantage.netcheck()) {
        case Unavailable<Netcheck>(var reason) -> judgement.unknown(subject, reason);
        case Observed<Netcheck>(var netcheck, _) when netcheck.udp() -> judgement.healthy();
        case Observed<Netcheck> silent -> judge(vantage, silent, snapshot, judgement);
      }
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  private static void judge(
      Vantage vantage, Observed<Netcheck> silent, Snapshot snapshot, Judgement judgement) {
    Subject subject = PathSubjects.of(vantage.id());
    switch (vantage.status()) {
      case Unavailable<TailscaleStatus>(var reason) -> judgement.unknown(subject, reason);
      case Observed<TailscaleStatus>(var status, _) when goesOutDirectly(status) ->
          judgement.unknown(
              subject, NotVisible.of(STUN_SILENT.text(), Map.of("host", vantage.id().display())));
      case Observed<TailscaleStatus> _ -> blame(vantage.id(), silent, snapshot, judgement);
    }
  }

  private static void blame(
      VantageId id, Observed<Netcheck> silent, Snapshot snapshot, Judgement judgement) {
    switch (UdpBlocked.code(snapshot, id)) {
      case Unavailable<Code>(var reason) -> judgement.unknown(PathSubjects.of(id), reason);
      case Observed<Code>(var code, _) -> judgement.fault(finding(code, id, silent, snapshot));
    }
  }

  /// A direct path to a public address is UDP that came back: then only STUN is silent.
  private static boolean goesOutDirectly(TailscaleStatus status) {
    return status.peers().stream()
        .flatMap(peer -> peer.curAddr().stream())
        .anyMatch(endpoint -> !endpoint.ip().isPrivate());
  }

  private static Finding finding(
      Code code, VantageId id, Observed<Netcheck> silent, Snapshot snapshot) {
    Optional<TailscalePod> pod =
        id.kind() == VantageId.Kind.POD
            ? new Places(snapshot.cluster()).pod(id).seen()
            : Optional.empty();
    Finding finding =
        Finding.problem(code, pod.map(PathUdpBlocked::subject).orElse(PathSubjects.of(id)))
            .with("host", id.display())
            .with(pod.map(PodNat::names).orElse(Map.of()))
            .with(pod.map(p -> Map.of("node", p.node())).orElse(Map.of()))
            .seen(new Exhibit("UDP", "false", id.display(), silent.origin()));
    return pod.filter(_ -> code.equals(UdpBlocked.BY_POLICY))
        .flatMap(p -> UdpBlocked.policy(snapshot, p))
        .map(policy -> blaming(finding, policy, snapshot))
        .orElse(finding);
  }

  private static Finding blaming(Finding finding, NetworkPolicyFact policy, Snapshot snapshot) {
    String what = "NetworkPolicy " + policy.namespace() + "/" + policy.name() + " spec.egress";
    return finding
        .with("policy", policy.name())
        .seen(Exhibits.of(snapshot.cluster().networkPolicies(), what, ports(policy), ""));
  }

  private static Subject subject(TailscalePod pod) {
    return new Subject("Pod", pod.namespace(), pod.name(), pod.node());
  }

  /// The ports of each rule: `[UDP 53, TCP 443]`; `[*]` where a rule names none.
  private static String ports(NetworkPolicyFact policy) {
    return policy.egressRules().isEmpty()
        ? "[]"
        : policy.egressRules().stream()
            .map(rule ->
                rule.ports().isEmpty()
                    ? "[*]"
                    : rule.ports().stream()
                        .map(PathUdpBlocked::port)
                        .collect(Collectors.joining(", ", "[", "]")))
            .collect(Collectors.joining(", "));
  }

  private static String port(NetworkPolicyFact.PortRange range) {
    String ports =
        !range.named().isEmpty()
            ? " " + range.named()
            : range.from() == 0
                ? ""
                : " " + range.from() + (range.to() > range.from() ? "-" + range.to() : "");
    return range.protocol() + ports;
  }
}
