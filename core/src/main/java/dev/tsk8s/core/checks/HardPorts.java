package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.ModelNat.HardPlace;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.nat.Filtering;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.network.Egress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What [ModelNat] says of places whose ports are not kept.
record HardPorts(Scene scene, List<ProbePlace> places) {
  private static final int MOST_EXHIBITS = 6;

  /// What settings show of the same, with a remedy for each workload.
  private static final Set<Code> BY_SETTING =
      Set.of(SnatPod.RANDOM, SnatPod.BEHIND_NAT, SnatPod.FOR_GOOD);

  private static final Set<Code> OF_NODES = Set.of(ModelNat.PODS, ModelNat.NODES);

  /// What paths or settings show of a NAT in front of nodes, with a remedy for each workload.
  private static final Set<Code> IN_FRONT =
      Set.of(PodNat.NAT_IN_FRONT, PodNat.TWO_NATS, NatHops.BOTH);

  Finding finding(Code code, List<HardPlace> those, Map<Code, List<HardPlace>> all) {
    List<String> nodes = those.stream().map(HardPlace::node).distinct().sorted().toList();
    HardPlace example = those.getFirst();
    Finding finding =
        Finding.warning(code, subject(code, nodes))
            .with(
                Map.of(
                    "nodes", ModelCheck.nodes(nodes),
                    "node", example.node(),
                    "own", own(example),
                    "seen", example.seen().getFirst().text()))
            .with(code.equals(ModelNat.GATEWAY) ? devices(nodes) : rule())
            .seen(those.stream().flatMap(HardPorts::exhibits).limit(MOST_EXHIBITS).toList());
    return cause(code, nodes, all).map(finding::because).orElse(finding);
  }

  private static Subject subject(Code code, List<String> nodes) {
    return nodes.size() == 1 && OF_NODES.contains(code)
        ? Subject.node(nodes.getFirst())
        : Subject.cluster();
  }

  /// A rule that takes all that leaves a node takes what its pods send too.
  private Optional<Code> cause(Code code, List<String> nodes, Map<Code, List<HardPlace>> all) {
    if (code.equals(ModelNat.GATEWAY)) {
      return inFront(nodes);
    }
    if (!code.equals(ModelNat.PODS)) {
      return Optional.empty();
    }
    List<String> random =
        all.getOrDefault(ModelNat.NODES, List.of()).stream().map(HardPlace::node).toList();
    return random.containsAll(nodes)
        ? Optional.of(ModelNat.NODES)
        : scene.verdict(new SnatPod()).findings().stream()
            .map(Finding::code)
            .filter(BY_SETTING::contains)
            .findFirst();
  }

  /// What is told of the NAT in front of one of these nodes already.
  private Optional<Code> inFront(List<String> nodes) {
    return Stream.of(new PathRelayed(), new NatHops())
        .flatMap(check -> scene.verdict(check).findings().stream())
        .filter(finding -> IN_FRONT.contains(finding.code()))
        .filter(finding -> nodes.contains(finding.details().getOrDefault("node", "")))
        .map(Finding::code)
        .findFirst();
  }

  /// What may be done about a NAT in front of these nodes.
  private Map<String, String> devices(List<String> names) {
    return Remedies.inFront(
        scene.snapshot().cluster().nodes().seen().orElse(List.of()).stream()
            .filter(node -> names.contains(node.name()))
            .toList());
  }

  private static String own(HardPlace one) {
    return one.view().seen().stream()
        .flatMap(view -> view.exchanges().stream())
        .map(exchange -> exchange.from().ip().text())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }

  /// The setting that does it, where objects show one that has a switch.
  private Map<String, String> rule() {
    Optional<Egress> random =
        scene.snapshot().cluster().asked()
            ? scene
                .egresses()
                .anywhere()
                .filter(one -> one.random().isYes() && one.cure() != Egress.Cure.NONE)
            : Optional.empty();
    if (random.isEmpty()) {
      return Map.of("remedies", "none", "case", "unknown");
    }
    var details = new HashMap<>(RandomPods.switches(random.get()));
    Subject object = random.get().decider().object();
    details.put("remedies", "switch");
    details.put("agent", object.name());
    details.put("agentNamespace", object.namespace());
    return details;
  }

  /// Two answers to one socket, and who gets in to such sockets (RFC 4787 section 5).
  private static Stream<Exhibit> exhibits(HardPlace one) {
    if (!(one.view() instanceof Observed<NatView>(var view, var origin))) {
      return Stream.empty();
    }
    String name = ProbeExhibits.name(one.place().id());
    Stream<Exhibit> answers =
        view.exchanges().stream()
            .filter(exchange -> exchange.from().equals(view.exchanges().getFirst().from()))
            .filter(exchange -> exchange.mapped().isPresent())
            .limit(2)
            .map(exchange -> exhibit(name, exchange, origin));
    Stream<Exhibit> filtering =
        NatBehaviour.main(view).filtering() instanceof Answer.Of.Is<Filtering>(var who)
            ? Stream.of(new Exhibit("stun " + name + " filtering", who.name(), name, origin))
            : Stream.empty();
    return Stream.concat(answers, filtering);
  }

  private static Exhibit exhibit(String name, StunExchange exchange, Origin origin) {
    String seen = exchange.mapped().map(one -> one.mapped().toString()).orElse(Exhibit.UNKNOWN);
    return new Exhibit(
        "stun " + name + " " + exchange.from() + " -> " + exchange.to(),
        "seen=" + seen,
        name,
        origin);
  }
}
