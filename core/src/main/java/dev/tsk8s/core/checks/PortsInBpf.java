package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.PortSeats.Holder;
import dev.tsk8s.core.checks.PortSeats.Seat;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.paths.Inlet;
import dev.tsk8s.core.paths.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tailscale pods of one node that send from one UDP port where Cilium masquerades in BPF. Its
/// table has an entry for each destination, and none is reused for another one: whoever comes
/// second towards a destination that the first talks to gets a random port there, which netcheck,
/// on a socket of its own, does not show (cilium: bpf/lib/nat.h `snat_v4_new_mapping`).
final class PortsInBpf {
  static final Code SHARED = new Code("deploy-port-clash/in-bpf");

  private final Scene scene;
  private final Units units;
  private final Places places;

  PortsInBpf(Scene scene, Units units) {
    this.scene = scene;
    this.units = units;
    this.places = new Places(scene.snapshot().cluster());
  }

  void judge(Judgement judgement, List<Unit> fixed) {
    if (!scene.networks().has(Cni.CILIUM) && scene.networks().unseen().isEmpty()) {
      return;
    }
    Map<Seat, List<Holder>> taken = new TreeMap<>();
    fixed.stream()
        .filter(unit -> !unit.spec().hostNetwork())
        .forEach(unit ->
            unit.seenPods().stream()
                .filter(pod -> !pod.node().isEmpty())
                .forEach(pod ->
                    taken
                        .computeIfAbsent(
                            new Seat(pod.node(), unit.spec().fixedPort().orElseThrow()),
                            _ -> new ArrayList<>())
                        .add(new Holder(unit, pod))));
    taken.forEach((seat, holders) -> {
      if (PortSeats.isShared(holders)) {
        judge(judgement, seat, holders);
      }
    });
  }

  private void judge(Judgement judgement, Seat seat, List<Holder> holders) {
    Subject subject = Subject.node(seat.node());
    Optional<Reason> unrecognised = scene.networks().unseen();
    if (unrecognised.isPresent()) {
      judgement.unknown(subject, unrecognised.get());
      return;
    }
    Optional<ClusterNode> node = places.node(seat.node()).seen();
    if (node.isEmpty()) {
      places.node(seat.node()).unseen().ifPresent(reason -> judgement.unknown(subject, reason));
      return;
    }
    Optional<Egress> egress = scene.egresses().of(node.get(), holders.getFirst().pod().ips());
    Optional<Reason> missing =
        egress.stream()
            .flatMap(one -> one.random().reasons().stream())
            .filter(reason -> !(reason instanceof Reason.NotVisible))
            .findFirst()
            .or(() -> scene.egresses().unseen().stream().findFirst())
            .or(() -> holders.stream().flatMap(one -> inlet(one).unseen().stream()).findFirst());
    if (missing.isPresent()) {
      judgement.unknown(subject, missing.get());
    } else if (egress.filter(one -> keeps(one, seat.port())).isPresent()
        && holders.stream().noneMatch(one -> inlet(one).open())) {
      judgement.fault(finding(subject, seat, holders, egress.get()));
    }
  }

  private Inlet inlet(Holder one) {
    return Inlet.to(units.cluster(), one.unit().namespace(), one.unit().spec(), one.unit().pods());
  }

  private static boolean keeps(Egress egress, int port) {
    boolean surely =
        egress.keptFrom() instanceof Answer.Of.Is<Integer>(Integer lowest) && port >= lowest;
    return egress.decider().key().equals(PortsBehindSnat.IN_BPF)
        && egress.rewritten().isYes()
        && egress.random().isNo()
        && surely;
  }

  private Finding finding(Subject subject, Seat seat, List<Holder> holders, Egress egress) {
    Holder second = holders.getLast();
    String all =
        holders.stream()
            .map(one -> one.pod().namespace() + "/" + one.pod().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    String port = String.valueOf(seat.port());
    return Finding.warning(SHARED, subject)
        .with(second.unit().details())
        .with("namespace", second.pod().namespace())
        .with("node", seat.node())
        .with("pods", all)
        .with("port", port)
        .with("other", String.valueOf(Ports.of(units).freeFrom(seat.port() + 1)))
        .with("case", PortSeats.isAmongWorkloads(holders) ? "apart" : "replicas")
        .seen(egress.decider().exhibits())
        .seen(
            Exhibits.spec(units, second.unit(), second.unit().subject().display() + " PORT", port));
  }
}
