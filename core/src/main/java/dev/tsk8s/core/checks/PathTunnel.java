package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Places;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does a direct path really lead over the network, or through another tunnel: over the tailnet
/// itself, or over a pod network that is carried by the tailnet?
final class PathTunnel implements Check {
  static final Code TAILNET_ADDRESS = new Code("path-tunnel/tailnet-address");
  static final Code OVER_UNDERLAY = new Code("path-tunnel/over-underlay");
  static final Code NOTHING_TO_JUDGE = new Code("path-tunnel/nothing-to-judge");

  @Override
  public String id() {
    return "path-tunnel";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(TAILNET_ADDRESS, OVER_UNDERLAY, NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.withoutStatus(snapshot, judgement);
    var places = new Places(snapshot.cluster());
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        Set<Ip> tailnet = tailnetAddresses(status);
        for (TailnetNode peer : status.peers()) {
          peer.curAddr()
              .map(endpoint -> new Hit(vantage.id(), peer, endpoint, origin))
              .ifPresent(hit -> judge(hit, tailnet, places, snapshot, judgement));
        }
      }
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  /// One direct path.
  private record Hit(VantageId from, TailnetNode peer, Endpoint endpoint, Origin origin) {
    Finding finding(Code code) {
      return Finding.warning(code, Subject.of("Path", "", from.display() + " -> " + peer.name()))
          .with(
              Map.of("from", from.display(), "peer", peer.name(), "endpoint", endpoint.toString()))
          .seen(new Exhibit(peer.name() + " CurAddr", endpoint.toString(), from.display(), origin));
    }
  }

  private static void judge(
      Hit hit, Set<Ip> tailnet, Places places, Snapshot snapshot, Judgement judgement) {
    if (tailnet.contains(hit.endpoint().ip())) {
      judgement.fault(hit.finding(TAILNET_ADDRESS));
    } else if (hit.from().kind() == VantageId.Kind.POD && hit.endpoint().ip().isPrivate()) {
      throughPodNetwork(hit, places, snapshot, judgement);
    } else {
      judgement.healthy();
    }
  }

  /// Another node's pods are reached by the pod network; where that is carried by the tailnet, one
  /// tunnel runs in the other.
  private static void throughPodNetwork(
      Hit hit, Places places, Snapshot snapshot, Judgement judgement) {
    Subject subject = PathSubjects.of(hit.from());
    if (places.pod(hit.from()) instanceof Unavailable<TailscalePod>(var reason)) {
      judgement.unknown(subject, reason);
      return;
    }
    if (snapshot.cluster().nodes() instanceof Unavailable<List<ClusterNode>>(var reason)) {
      judgement.unknown(subject, reason);
      return;
    }
    String own = places.pod(hit.from()).seen().map(TailscalePod::node).orElse("");
    Optional<ClusterNode> target =
        snapshot.cluster().nodes().seen().orElse(List.of()).stream()
            .filter(node ->
                node.podCidrs().stream().anyMatch(range -> range.contains(hit.endpoint().ip())))
            .findFirst();
    if (target.isEmpty() || target.get().name().equals(own)) {
      judgement.healthy();
      return;
    }
    switch (Patterns.underlay(snapshot.cluster())) {
      case Answer.Known.YES ->
          judgement.fault(hit.finding(OVER_UNDERLAY).with("node", target.get().name()));
      case Answer.Known.NO -> judgement.healthy();
      case Answer.Unsure(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(subject, reason));
    }
  }

  private static Set<Ip> tailnetAddresses(TailscaleStatus status) {
    var addresses = new HashSet<Ip>();
    status.self().ifPresent(self -> addresses.addAll(self.ips()));
    status.peers().forEach(peer -> addresses.addAll(peer.ips()));
    return addresses;
  }
}
