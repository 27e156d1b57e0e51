package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Set;

/// Can tailscaled have the socket buffers that it asks for? It asks for 7 MiB each way with
/// `SO_RCVBUFFORCE`, which no limit holds for, but which needs NET_ADMIN; without that it gets at
/// most `net.core.rmem_max` and `wmem_max` (ts:net/sockopts/sockopts_linux.go, magicsock.go
/// socketBufferSize). So only tailscaled in a pod without NET_ADMIN is asked about. The series sets
/// 26214400, which serves other programs as well.
final class NodeBuffers implements Check {
  static final Code SMALL = new Code("node-buffers/too-small");

  private static final long WANTED = 7L << 20;

  @Override
  public String id() {
    return "node-buffers";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(SMALL, EachNode.NONE, EachNode.UNSEEN, EachNode.NO_SYSCTL);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    ClusterFacts cluster = snapshot.cluster();
    var judgement = new Judgement();
    switch (cluster.pods()) {
      case Unavailable<List<TailscalePod>>(var reason) when cluster.asked() ->
          judgement.unknown(Subject.cluster(), reason);
      case Unavailable<List<TailscalePod>> _ -> {}
      case Observed<List<TailscalePod>>(var pods, _) -> {
        List<TailscalePod> bound = pods.stream().filter(NodeBuffers::isBound).toList();
        return bound.isEmpty()
            ? judgement.verdict(EachNode.NONE)
            : EachNode.judge(snapshot, (view, all) -> judge(view, all, bound));
      }
    }
    return judgement.verdict(EachNode.NONE);
  }

  /// It may not go beyond the limits.
  private static boolean isBound(TailscalePod pod) {
    TailscaleSpec.Container container = pod.spec().container();
    return pod.spec().role().hasCli()
        && pod.phase().equals("Running")
        && !container.privileged()
        && !container.capabilities().contains("NET_ADMIN");
  }

  private static void judge(NodeView view, Judgement judgement, List<TailscalePod> bound) {
    List<TailscalePod> here =
        bound.stream()
            .filter(pod ->
                pod.node().equals(view.node()) || pod.node().equals(view.vantage().id().name()))
            .toList();
    if (here.isEmpty()) {
      return;
    }
    Answer.Of<String> receive = EachNode.sysctl(view, "net.core.rmem_max");
    Answer.Of<String> send = EachNode.sysctl(view, "net.core.wmem_max");
    for (Answer.Of<String> limit : List.of(receive, send)) {
      if (limit instanceof Answer.Of.Unsure<String>(var reason)) {
        judgement.unknown(EachNode.subject(view), reason);
        return;
      }
    }
    if (number(receive) >= WANTED && number(send) >= WANTED) {
      judgement.healthy();
      return;
    }
    judgement.fault(
        EachNode.warning(SMALL, view)
            .with("pod", here.getFirst().namespace() + "/" + here.getFirst().name())
            .with("receive", Long.toString(number(receive)))
            .with("send", Long.toString(number(send)))
            .seen(EachNode.sysctls(view, "net.core.rmem_max", "net.core.wmem_max")));
  }

  private static long number(Answer.Of<String> limit) {
    return limit instanceof Answer.Of.Is<String>(var text) && text.matches("\\d{1,18}")
        ? Long.parseLong(text)
        : 0;
  }
}
