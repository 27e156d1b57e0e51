package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.PortSeats.Holder;
import dev.tsk8s.core.checks.PortSeats.Seat;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Does tailscaled really listen on the port it is told to use? If that is taken it uses another
/// one without a word (ts:wgengine/magicsock/magicsock.go bindSocket).
final class DeployPortClash implements Check {
  static final Code SHARED = new Code("deploy-port-clash/shared");
  static final Code REPLICAS = new Code("deploy-port-clash/replicas");
  private static final Code NOT_USED = new Code("deploy-port-clash/not-used");
  private static final Code NONE = new Code("deploy-port-clash/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-port-clash";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        SHARED, REPLICAS, PortsBehindSnat.POD_AND_HOST, PortsInBpf.SHARED, NOT_USED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var fixed =
        units.all(judgement).stream()
            .filter(unit -> unit.selfMade() && unit.spec().fixedPort().isPresent())
            .toList();
    var seats = PortSeats.of(fixed);
    var views = Views.of(snapshot);
    seats
        .taken()
        .forEach((seat, holders) -> {
          if (PortSeats.isShared(holders)) {
            judgement.fault(shared(views, units, seat, holders));
          }
        });
    new PortsBehindSnat(scene, units).judge(judgement, seats, fixed);
    new PortsInBpf(scene, units).judge(judgement, fixed);
    for (Unit unit : fixed) {
      if (unit.pods() instanceof Unavailable<?>(var reason)) {
        judgement.unknown(unit.subject(), reason);
      } else if (seats.sharedBy(unit).isEmpty()) {
        judgeUse(judgement, views, unit);
      }
    }
    return judgement.verdict(NONE);
  }

  private static Finding shared(Views views, Units units, Seat seat, List<Holder> holders) {
    boolean among = PortSeats.isAmongWorkloads(holders);
    Holder loser =
        holders.stream()
            .filter(holder ->
                views
                    .of(holder.pod())
                    .flatMap(Views::self)
                    .filter(self -> !uses(self, seat.port()))
                    .isPresent())
            .findFirst()
            .orElseGet(() ->
                holders.stream()
                    .max(Comparator.comparing(holder -> holder.unit().subject()))
                    .orElseThrow());
    String all =
        holders.stream()
            .map(holder -> holder.unit().subject().display())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    var subject = among ? Subject.node(seat.node()) : loser.unit().subject();
    return Finding.problem(codeOf(holders), subject)
        .with(loser.unit().details())
        .with("namespace", loser.unit().namespace())
        .with("pod", loser.pod().name())
        .with("node", seat.node())
        .with("workloads", all)
        .with("port", String.valueOf(seat.port()))
        .with("other", String.valueOf(Ports.of(units).freeFrom(seat.port())))
        .seen(holders.stream().flatMap(holder -> exhibits(views, units, holder).stream()).toList());
  }

  /// What this check says of holders that share a seat.
  static Code codeOf(List<Holder> holders) {
    return PortSeats.isAmongWorkloads(holders) ? SHARED : REPLICAS;
  }

  private static List<Exhibit> exhibits(Views views, Units units, Holder holder) {
    String port = holder.unit().spec().fixedPort().map(String::valueOf).orElse("");
    var told =
        Exhibits.spec(units, holder.unit(), holder.unit().subject().display() + " PORT", port);
    return views
        .of(holder.pod())
        .flatMap(DeployPortClash::addresses)
        .map(seen -> List.of(told.getFirst(), seen))
        .orElse(told);
  }

  /// Only what tailscaled itself says proves that a port is not used.
  private static void judgeUse(Judgement judgement, Views views, Unit unit) {
    int port = unit.spec().fixedPort().orElseThrow();
    boolean blamed = false;
    for (Vantage vantage : views.of(unit)) {
      switch (vantage.status()) {
        case Unavailable<TailscaleStatus>(var reason) -> judgement.unknown(unit.subject(), reason);
        case Observed<TailscaleStatus> _ -> {
          Optional<TailnetNode> self = Views.self(vantage);
          if (!blamed
              && self.filter(node -> !node.addrs().isEmpty() && !uses(node, port)).isPresent()) {
            judgement.fault(notUsed(unit, vantage, self.get(), port));
            blamed = true;
          }
        }
      }
    }
    if (!blamed) {
      judgement.healthy();
    }
  }

  private static Finding notUsed(Unit unit, Vantage vantage, TailnetNode self, int port) {
    String used =
        self.addrs().stream()
            .map(Endpoint::port)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return Finding.warning(NOT_USED, unit.subject())
        .with(unit.details())
        .with("pod", vantage.id().name())
        .with("port", String.valueOf(port))
        .with("used", used)
        .seen(addresses(vantage).stream().toList());
  }

  private static boolean uses(TailnetNode self, int port) {
    return self.addrs().stream().anyMatch(endpoint -> endpoint.port() == port);
  }

  private static Optional<Exhibit> addresses(Vantage vantage) {
    return vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)
        ? status
            .self()
            .map(self ->
                new Exhibit(
                    "Self.Addrs",
                    self.addrs().stream().map(Endpoint::toString).collect(Collectors.joining(", ")),
                    vantage.id().display(),
                    origin))
        : Optional.empty();
  }
}
