package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.PodIdentities.PodIdentity;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects.Identity;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Does a pod's identity look like Tailscale's own mark? Cilium puts the identity into the upper
/// half of the packet mark, Tailscale reads bits 16 to 23 of it: an identity whose lowest byte is
/// 0x08 is taken for tailscaled's own traffic and sent past table 52 (rules 5210 to 5250), by the
/// NIC and not by tailscale0 (cilium: bpf/lib/common.h; ts:tsconst/linuxfw.go; cilium#36104). Which
/// packets carry the mark depends on host routing: in BPF only the tunnel's, else the pod's own
/// too.
final class CiliumMarks implements Check {
  private static final Code BYPASS = new Code("cilium-marks/bypass");
  private static final Code BYPASS_ALL = new Code("cilium-marks/bypass-all");

  /// Identities below are reserved and belong to no pod (cilium: pkg/identity/numericidentity.go).
  private static final long FIRST_OF_PODS = 256;

  private static final long BYPASS_MARK = 0x08;

  @Override
  public String id() {
    return "cilium-marks";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BYPASS, BYPASS_ALL, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    ClusterFacts cluster = snapshot.cluster();
    boolean none = noneClashes(cluster);
    PodIdentities pods =
        none
            ? new PodIdentities(List.of(), List.of())
            : PodIdentities.of(snapshot, CiliumMarks::clashes);
    List<PodIdentity> hit = pods.known();
    List<Reason> unseen = none || pods.unseen().isEmpty() ? List.of() : unseen(cluster, pods);
    return EachAgentConfig.judge(scene, config -> opinion(config, cluster, hit, unseen));
  }

  private static Opinion opinion(
      AgentConfig config, ClusterFacts cluster, List<PodIdentity> hit, List<Reason> unseen) {
    Answer underlay = EachAgentConfig.onTailnet(cluster, config);
    if (!underlay.isYes()) {
      return underlay.isNo() ? Opinion.beside() : Opinion.unsure(underlay);
    }
    if (hit.isEmpty()) {
      return unseen.isEmpty() ? Opinion.fine() : new Opinion.Unsure(unseen);
    }
    return carried(config, hit);
  }

  private static List<Reason> unseen(ClusterFacts cluster, PodIdentities pods) {
    var reasons = new ArrayList<>(pods.unseen());
    cluster.cilium().identities().unseen().ifPresent(reasons::add);
    return reasons.stream().distinct().toList();
  }

  /// Every identity there is was read, and none of them is taken for Tailscale's.
  private static boolean noneClashes(ClusterFacts cluster) {
    var identities = cluster.cilium().identities();
    return identities.unseen().isEmpty()
        && identities
            .seen()
            .flatMap(served -> served)
            .filter(all -> all.stream().map(Identity::id).noneMatch(CiliumMarks::clashes))
            .isPresent();
  }

  private static Opinion carried(AgentConfig config, List<PodIdentity> hit) {
    Answer tunnelled = config.isTunnelled();
    Answer bpfRouting = config.routesHostInBpf();
    if (!tunnelled.reasons().isEmpty() || !bpfRouting.reasons().isEmpty()) {
      return Opinion.unsure(tunnelled, bpfRouting);
    }
    if (tunnelled.isNo() && bpfRouting.isYes()) {
      return Opinion.beside();
    }
    PodIdentity first = hit.getFirst();
    String pods = hit.stream().map(PodIdentity::pod).limit(10).collect(Collectors.joining(", "));
    return Opinion.wrong(
        Finding.problem(bpfRouting.isYes() ? BYPASS : BYPASS_ALL, Subject.cluster())
            .with("pods", pods)
            .with("count", Integer.toString(hit.size()))
            .with("podNamespace", first.namespace())
            .with("pod", first.pod().substring(first.pod().indexOf('/') + 1))
            .with("identity", Long.toString(first.identity()))
            .seen(first.exhibit())
            .seen(
                config.exhibits(
                    "routing-mode",
                    "enable-bpf-masquerade",
                    "kube-proxy-replacement",
                    "enable-host-legacy-routing")));
  }

  private static boolean clashes(long identity) {
    return identity >= FIRST_OF_PODS && (identity & 0xff) == BYPASS_MARK;
  }
}
