package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Wrapping;
import dev.tsk8s.core.network.FelixMtu;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Do full packets of Tailscale's own pods fit into their pod network? 1280 bytes of their tunnel
/// and 60 around them; below that each is split, and throughput falls to a few Mbit/s (tailscale
/// issue 16820). Cilium's part of it is judged with Cilium's keys.
final class MtuTailscalePods implements Check {
  private static final Code SPLIT = new Code("mtu-tailscale-pods/split");
  private static final Code NONE = new Code("mtu-tailscale-pods/nothing-to-judge");
  private static final int AROUND = Wrapping.TAILSCALE.overhead(false);

  @Override
  public String id() {
    return "mtu-tailscale-pods";
  }

  @Override
  public Topic topic() {
    return Topic.MTU;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(SPLIT, NONE, new Code(FelixMtu.NOT_SHOWN), Patterns.NODE_RANGE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    PodCarrier.of(scene, judgement)
        .ifPresent(carrier -> judge(carrier, scene.snapshot(), judgement));
    return judgement.verdict(NONE);
  }

  private static void judge(PodCarrier carrier, Snapshot snapshot, Judgement judgement) {
    var cluster = carrier.cluster();
    cluster.pods().unseen().ifPresent(reason -> judgement.unknown(carrier.subject(), reason));
    List<TailscalePod> pods =
        cluster.pods().seen().orElse(List.of()).stream()
            .filter(pod -> pod.spec().role().hasCli() && !pod.spec().hostNetwork())
            .toList();
    if (pods.isEmpty()) {
      return;
    }
    OptionalInt told = told(carrier, TunnelSize.of(snapshot), judgement);
    Map<String, Integer> seen = seen(carrier, snapshot, judgement, pods, told);
    var wrong = new ArrayList<TailscalePod>();
    int smallest = Integer.MAX_VALUE;
    for (TailscalePod pod : pods) {
      int known =
          Math.min(
              told.orElse(Integer.MAX_VALUE), seen.getOrDefault(pod.node(), Integer.MAX_VALUE));
      if (known < needed(pod)) {
        wrong.add(pod);
        smallest = Math.min(smallest, known);
      } else if (known < Integer.MAX_VALUE) {
        judgement.healthy();
      }
    }
    if (!wrong.isEmpty()) {
      judgement.fault(finding(carrier, wrong, smallest));
    }
  }

  static int needed(TailscalePod pod) {
    String told = pod.spec().container().env().getOrDefault("TS_DEBUG_MTU", "");
    return (told.matches("\\d{3,5}") ? Integer.parseInt(told) : Sum.TAILSCALE) + AROUND;
  }

  /// By settings: what was set, and no more than fits where the pod network goes over tailscale0.
  private static OptionalInt told(PodCarrier carrier, TunnelSize tunnel, Judgement judgement) {
    OptionalInt set = OptionalInt.empty();
    switch (carrier.podMtu()) {
      case Answer.Of.Unsure<OptionalInt>(var reason) ->
          judgement.unknown(carrier.subject(), reason);
      case Answer.Of.Is<OptionalInt>(var mtu) -> set = mtu;
    }
    Answer over = carrier.overTailscale();
    over.reasons().forEach(reason -> judgement.unknown(carrier.subject(), reason));
    if (!over.isYes() || (carrier.cni() == Cni.CALICO && set.isEmpty())) {
      return set;
    }
    tunnel.unread().forEach(reason -> judgement.unknown(carrier.subject(), reason));
    if (!tunnel.unread().isEmpty()) {
      return set;
    }
    int fitting = tunnel.least() - carrier.overhead();
    return OptionalInt.of(Math.min(fitting, set.orElse(fitting)));
  }

  /// By node, what its pods' interfaces have.
  private static Map<String, Integer> seen(
      PodCarrier carrier,
      Snapshot snapshot,
      Judgement judgement,
      List<TailscalePod> pods,
      OptionalInt told) {
    Map<String, Integer> sizes = new HashMap<>();
    Set<String> nodes = pods.stream().map(TailscalePod::node).collect(Collectors.toSet());
    var looked = new HashSet<String>();
    for (NodeView view : NodeViews.of(snapshot)) {
      if (nodes.contains(view.node())) {
        looked.add(view.node());
        if (view.vantage().host().links() instanceof Unavailable<List<Link>>(var reason)) {
          judgement.unknown(EachNode.subject(view), reason);
        }
        carrier
            .podLink(view.vantage().host().links().seen().orElse(List.of()))
            .ifPresent(mtu -> sizes.put(view.node(), mtu));
      }
    }
    if (told.isEmpty() && !looked.containsAll(nodes)) {
      EachNode.unseen(snapshot, looked.size())
          .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    return sizes;
  }

  private static Finding finding(PodCarrier carrier, List<TailscalePod> pods, int size) {
    String names =
        pods.stream()
            .map(pod -> pod.namespace() + "/" + pod.name())
            .limit(5)
            .collect(Collectors.joining(", "));
    int needed = pods.stream().mapToInt(MtuTailscalePods::needed).max().orElse(Sum.TAILSCALE);
    return Finding.warning(SPLIT, carrier.subject())
        .with("cni", carrier.cni().title())
        .with("pods", names)
        .with("size", Integer.toString(size))
        .with("tunnel", Integer.toString(needed - AROUND))
        .with("needed", Integer.toString(needed))
        .with("fitting", Integer.toString(size - AROUND))
        .seen(Exhibits.of(carrier.cluster().pods(), names + " spec.hostNetwork", "false"));
  }
}
