package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.PortSeats.Holder;
import dev.tsk8s.core.checks.PortSeats.Seat;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Places;
import java.util.List;
import java.util.Optional;

/// A pod and a tailscaled in the host's network that send from the same UDP port of one node. The
/// node's SNAT keeps the pod's port as long as it can. Whoever comes second towards a STUN server
/// gets another: a pod one other port for all, and the host's own traffic another for each
/// destination, since its mapping is not reused (linux: net/netfilter/nf_nat_core.c
/// get_unique_tuple; measured in both orders). Random ports never meet, and a public address lets
/// peers in all the same.
final class PortsBehindSnat {
  static final Code POD_AND_HOST = new Code("deploy-port-clash/pod-and-host");

  /// Cilium's programs have a table of their own ([PortsInBpf]).
  static final String IN_BPF = "enable-bpf-masquerade";

  private final Scene scene;
  private final Units units;
  private final Places places;
  private final Views views;

  PortsBehindSnat(Scene scene, Units units) {
    this.scene = scene;
    this.units = units;
    this.places = new Places(scene.snapshot().cluster());
    this.views = Views.of(scene.snapshot());
  }

  void judge(Judgement judgement, PortSeats seats, List<Unit> fixed) {
    List<Unit> inPods = fixed.stream().filter(unit -> !unit.spec().hostNetwork()).toList();
    seats
        .taken()
        .forEach((seat, holders) ->
            inPods.stream()
                .filter(
                    unit -> unit.spec().fixedPort().filter(port -> port == seat.port()).isPresent())
                .flatMap(unit ->
                    unit.seenPods().stream()
                        .filter(pod -> pod.node().equals(seat.node()))
                        .map(pod -> new Holder(unit, pod)))
                .findFirst()
                .ifPresent(inPod -> judge(judgement, seat, holders.getFirst(), inPod)));
  }

  private void judge(Judgement judgement, Seat seat, Holder host, Holder inPod) {
    Subject subject = Subject.node(seat.node());
    Optional<Reason> unseen = places.node(seat.node()).unseen();
    Optional<ClusterNode> node = places.node(seat.node()).seen();
    if (node.isEmpty()) {
      unseen.ifPresent(reason -> judgement.unknown(subject, reason));
      return;
    }
    if (NodeReach.of(node.get()) instanceof NodeReach.Public) {
      return;
    }
    var egress = scene.egresses().of(node.get(), inPod.pod().ips());
    boolean keeps =
        egress
            .filter(one -> one.rewritten().isYes() && one.random().isNo())
            .filter(one -> !one.decider().key().equals(IN_BPF))
            .isPresent();
    var missing =
        egress.stream()
            .flatMap(one -> one.random().reasons().stream())
            .filter(reason -> !(reason instanceof Reason.NotVisible))
            .findFirst()
            .or(() -> scene.egresses().unseen().stream().findFirst());
    if (missing.isPresent()) {
      judgement.unknown(subject, missing.get());
      return;
    }
    if (keeps) {
      told(judgement, subject, seat, host, inPod);
    }
  }

  private void told(Judgement judgement, Subject subject, Seat seat, Holder host, Holder inPod) {
    Optional<Vantage> view = views.of(host.pod());
    Optional<Reason> unseen = view.flatMap(one -> one.status().unseen());
    if (unseen.isPresent()) {
      judgement.unknown(subject, unseen.get());
    } else if (view.flatMap(Views::self).filter(PortsBehindSnat::isSeenAtOnePort).isEmpty()) {
      judgement.fault(finding(subject, seat, host, inPod));
    }
  }

  /// `tailscale netcheck` has a socket of its own, so what it measures says nothing of this port
  /// (ts:cmd/tailscale/cli/netcheck.go); what STUN servers tell tailscaled does.
  private static boolean isSeenAtOnePort(TailnetNode self) {
    return self.addrs().stream()
            .filter(endpoint -> !endpoint.ip().isV6() && !endpoint.ip().isPrivate())
            .map(Endpoint::port)
            .distinct()
            .count()
        == 1;
  }

  private Finding finding(Subject subject, Seat seat, Holder host, Holder inPod) {
    TailscalePod pod = inPod.pod();
    String port = String.valueOf(seat.port());
    return Finding.warning(POD_AND_HOST, subject)
        .with(inPod.unit().details())
        .with("namespace", pod.namespace())
        .with("node", seat.node())
        .with("port", port)
        .with("other", String.valueOf(Ports.of(units).freeFrom(seat.port() + 1)))
        .with("pod", inPod.unit().subject().display())
        .with("host", host.unit().subject().display())
        .seen(
            Exhibits.spec(
                units, host.unit(), host.unit().subject().display() + " PORT (hostNetwork)", port))
        .seen(Exhibits.spec(units, inPod.unit(), inPod.unit().subject().display() + " PORT", port));
  }
}
