package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// May SELinux keep tailscaled in a pod from its TUN device? Enforcing by itself is right: the mode
/// that the series sets (permissive) helps only where the log shows denials. It is asked about
/// where a pod that is confined and mounts `/dev/net/tun` does not get ready on such a node;
/// whether SELinux is why, its log alone tells.
final class NodeSelinux implements Check {
  static final Code DENIALS = new Code("node-selinux/denials");

  @Override
  public String id() {
    return "node-selinux";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DENIALS, EachNode.NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    List<TailscalePod> failing =
        snapshot.cluster().pods().seen().orElse(List.of()).stream()
            .filter(NodeSelinux::mayBeDenied)
            .toList();
    var none = new Judgement();
    if (failing.isEmpty()) {
      Optional<Reason> unseen =
          snapshot.cluster().asked() ? snapshot.cluster().pods().unseen() : Optional.empty();
      unseen.ifPresent(reason -> none.unknown(Subject.cluster(), reason));
      return none.verdict(EachNode.NONE);
    }
    return EachNode.judge(snapshot, (view, judgement) -> judge(view, judgement, failing));
  }

  private static boolean mayBeDenied(TailscalePod pod) {
    TailscaleSpec.Container container = pod.spec().container();
    return !pod.ready()
        && pod.phase().equals("Running")
        && pod.spec().role().hasCli()
        && !container.privileged()
        && container.hasTunDevice();
  }

  private static void judge(NodeView view, Judgement judgement, List<TailscalePod> failing) {
    Optional<TailscalePod> here =
        failing.stream().filter(pod -> pod.node().equals(view.node())).findFirst();
    if (here.isEmpty()) {
      return;
    }
    switch (view.vantage().host().selinux()) {
      case Unavailable<String>(var reason) -> judgement.unknown(EachNode.subject(view), reason);
      case Observed<String>(var mode, _) when mode.equals("Enforcing") ->
          judgement.unknown(
              EachNode.subject(view),
              Reason.NotVisible.of(
                  DENIALS.text(),
                  Map.of(
                      "host",
                      view.node(),
                      "pod",
                      here.get().namespace() + "/" + here.get().name())));
      case Observed<String> _ -> judgement.healthy();
    }
  }
}
