package dev.tsk8s.core.checks;

import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Version;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does the cluster number pods, Services or load balancers from Tailscale's own ranges? A
/// tailscaled in kernel mode drops what comes from 100.64.0.0/10 on another interface than
/// tailscale0 (chain ts-input), and forwards nothing from there into the tailnet (ts-forward). Node
/// addresses in that range are another question: they may be the tailnet's own.
final class CidrTailnet implements Check {
  private static final Code PODS = new Code("cidr-tailnet/pods");
  private static final Code SERVICES = new Code("cidr-tailnet/services");
  private static final Code LOAD_BALANCERS = new Code("cidr-tailnet/load-balancers");
  private static final Code OVN_INTERNAL = new Code("cidr-tailnet/ovn-internal");
  private static final Code NONE = new Code("cidr-tailnet/nothing-to-judge");
  static final Code PODS_NOT_VISIBLE = new Code(Ranges.PODS_NOT_VISIBLE);
  static final Code SERVICES_NOT_VISIBLE = new Code(Ranges.SERVICES_NOT_VISIBLE);

  @Override
  public String id() {
    return "cidr-tailnet";
  }

  @Override
  public Topic topic() {
    return Topic.CIDR;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        PODS,
        SERVICES,
        LOAD_BALANCERS,
        OVN_INTERNAL,
        NONE,
        PODS_NOT_VISIBLE,
        SERVICES_NOT_VISIBLE,
        Patterns.USERSPACE_ELSEWHERE,
        Patterns.NODE_RANGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    if (snapshot.cluster().asked()) {
      var kernel = KernelMode.of(snapshot.cluster());
      if (!kernel.somewhere().isNo()) {
        Ranges ranges = scene.ranges();
        List.of(Kind.values()).forEach(kind -> judge(judgement, kernel, ranges, kind));
        if (scene.networks().has(Cni.OVN_KUBERNETES) && !isOvnMoved(snapshot.cluster())) {
          judgement.unknown(Subject.cluster(), Reason.NotVisible.of(OVN_INTERNAL.text(), Map.of()));
        }
      }
    }
    return judgement.verdict(NONE);
  }

  /// OVN-Kubernetes was told to take ranges of its own from elsewhere (ovn-kubernetes:
  /// dist/images/ovnkube.sh).
  private static boolean isOvnMoved(ClusterFacts cluster) {
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(agent -> agent.agent() == CniAgent.Agent.OVN_KUBERNETES)
        .anyMatch(agent ->
            Stream.of("OVN_V4_JOIN_SUBNET", "OVN_V4_TRANSIT_SWITCH_SUBNET")
                .allMatch(name ->
                    Cidr.parse(agent.env().getOrDefault(name, ""))
                        .filter(range -> !range.overlaps(Ip.CGNAT))
                        .isPresent()));
  }

  private static void judge(Judgement judgement, KernelMode kernel, Ranges ranges, Kind kind) {
    List<Range> inside =
        Stream.of(Ip.CGNAT, Ip.TAILSCALE_V6)
            .flatMap(range -> ranges.touching(kind, range).stream())
            .toList();
    if (inside.isEmpty()) {
      judgement.healthy();
      ranges.missing(kind).forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      return;
    }
    switch (kernel.somewhere()) {
      case Answer.Known _ -> judgement.fault(finding(code(kind), inside, kernel));
      case Answer.Unsure(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
  }

  private static Code code(Kind kind) {
    return switch (kind) {
      case PODS -> PODS;
      case SERVICES -> SERVICES;
      case LOAD_BALANCERS -> LOAD_BALANCERS;
    };
  }

  private static Finding finding(Code code, List<Range> inside, KernelMode kernel) {
    List<Range> named = inside.stream().limit(5).toList();
    return Finding.problem(code, Subject.cluster())
        .with("ranges", join(Ranges.widest(inside).stream().map(Cidr::text)))
        .with("sources", join(named.stream().map(range -> range.said().what())))
        .with("workloads", workloads(kernel))
        .with("versions", versions(kernel.units()))
        .seen(named.stream().map(Range::said).toList());
  }

  private static String workloads(KernelMode kernel) {
    return kernel.units().isEmpty()
        ? join(kernel.nodes().stream())
        : join(kernel.units().stream().map(unit -> unit.subject().display()));
  }

  private static String versions(List<Unit> units) {
    String known =
        join(
            units.stream()
                .flatMap(unit -> Version.ofImage(unit.spec().container().image()).stream())
                .map(Version::toString)
                .sorted());
    return known.isEmpty() ? Exhibit.UNKNOWN : known;
  }

  private static String join(Stream<String> words) {
    return words.distinct().limit(5).collect(Collectors.joining(", "));
  }
}
