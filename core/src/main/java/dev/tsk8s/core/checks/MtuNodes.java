package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.PodLinks;
import dev.tsk8s.core.network.PodNetwork;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Do pods have the same packet size on every node that was looked at? A full packet of a pod with
/// the larger size does not fit into the interface of one with the smaller: its node has to answer
/// by an ICMP, or to split it.
final class MtuNodes implements Check {
  private static final Code DIFFER = new Code("mtu-nodes/differ");
  private static final Code NONE = new Code("mtu-nodes/nothing-to-judge");
  private static final int NAMED = 8;

  /// Pods' interfaces have the size of this one, which every agent of Cilium makes.
  private static final String CILIUM = "cilium_host";

  private record Size(NodeView view, int mtu) {}

  @Override
  public String id() {
    return "mtu-nodes";
  }

  @Override
  public Topic topic() {
    return Topic.MTU;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DIFFER, NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    if (!scene.snapshot().cluster().asked()) {
      return judgement.verdict(NONE);
    }
    Optional<PodNetwork> network = scene.networks().carrier();
    if (network.isPresent()) {
      judge(scene, judgement, network.get());
    } else {
      missing(scene).forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    return judgement.verdict(NONE);
  }

  /// What would tell which pod network there is.
  private static List<Reason> missing(Scene scene) {
    var reasons = new ArrayList<Reason>();
    scene.networks().unseen().ifPresent(reasons::add);
    scene.snapshot().cluster().nodes().unseen().ifPresent(reasons::add);
    return reasons.stream().distinct().toList();
  }

  private static void judge(Scene scene, Judgement judgement, PodNetwork network) {
    Snapshot snapshot = scene.snapshot();
    var sizes = new ArrayList<Size>();
    int looked = 0;
    for (NodeView view : NodeViews.of(snapshot)) {
      Answer node = NodeViews.isNode(view, snapshot.cluster());
      node.reasons().forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      if (node.isYes()) {
        looked++;
        switch (view.vantage().host().links()) {
          case Unavailable<List<Link>>(var reason) ->
              judgement.unknown(EachNode.subject(view), reason);
          case Observed<List<Link>>(var links, _) ->
              size(network, links).ifPresent(mtu -> sizes.add(new Size(view, mtu)));
        }
      }
    }
    EachNode.unseen(snapshot, looked)
        .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    if (sizes.stream().mapToInt(Size::mtu).distinct().count() > 1) {
      judgement.fault(finding(network, sizes));
    } else if (sizes.size() > 1) {
      judgement.healthy();
    }
  }

  private static OptionalInt size(PodNetwork network, List<Link> links) {
    return links.stream()
        .filter(link ->
            network.cni() == Cni.CILIUM
                ? link.name().equals(CILIUM)
                : PodLinks.has(network.cni(), link))
        .mapToInt(Link::mtu)
        .max();
  }

  private static Finding finding(PodNetwork network, List<Size> sizes) {
    int least = sizes.stream().mapToInt(Size::mtu).min().orElseThrow();
    int most = sizes.stream().mapToInt(Size::mtu).max().orElseThrow();
    return Finding.warning(DIFFER, Subject.cluster())
        .with("cni", network.cni().title())
        .with("least", Integer.toString(least))
        .with("most", Integer.toString(most))
        .with("smaller", names(sizes, least))
        .with("larger", names(sizes, most))
        .with("agent", network.agent().map(Subject::name).orElse("-"))
        .with("agentNamespace", network.agent().map(Subject::namespace).orElse("-"))
        .seen(exhibits(sizes, least))
        .seen(exhibits(sizes, most));
  }

  private static String names(List<Size> sizes, int mtu) {
    return sizes.stream()
        .filter(size -> size.mtu() == mtu)
        .map(size -> size.view().node())
        .sorted()
        .limit(NAMED)
        .collect(Collectors.joining(", "));
  }

  private static List<Exhibit> exhibits(List<Size> sizes, int mtu) {
    return sizes.stream()
        .filter(size -> size.mtu() == mtu)
        .limit(1)
        .flatMap(size ->
            EachNode.exhibit(
                size.view(),
                HostView::links,
                "ip -j addr: pods' interfaces mtu",
                Integer.toString(mtu))
                .stream())
        .toList();
  }
}
