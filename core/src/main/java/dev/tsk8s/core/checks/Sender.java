package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egresses;
import dev.tsk8s.core.paths.Places;
import dev.tsk8s.core.paths.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of the port of one Tailscale pod on its node: what netcheck measured there goes
/// before the node's rules, and those go before what objects suggest.
sealed interface Sender {

  /// Another port for each destination.
  ///
  /// @param egress what does it
  record Random(ClusterNode node, Egress egress, List<Exhibit> exhibits) implements Sender {}

  /// One port for all, or no rewriting.
  record Kept(List<Exhibit> exhibits) implements Sender {}

  /// The node's rules say another thing than the objects.
  ///
  /// @param random what the rules do
  record Contradicted(ClusterNode node, Egress egress, boolean random, List<Exhibit> exhibits)
      implements Sender {}

  /// One port for all is kept, but not one as low as this pod's.
  ///
  /// @param port that its tailscaled is told to use
  /// @param lowest that is kept
  record TooLow(ClusterNode node, Egress egress, int port, int lowest, List<Exhibit> exhibits)
      implements Sender {}

  record Unclear(List<Reason> reasons) implements Sender {}

  /// Finds out for the pods of one snapshot.
  final class Finder {
    /// Linux gives such ports to whoever asks for none.
    private static final int ALWAYS_KEPT = 32_768;

    private final Egresses egresses;
    private final NodeRules rules;
    private final Views views;
    private final Places places;

    Finder(Scene scene) {
      this.egresses = scene.egresses();
      this.rules = NodeRules.of(scene.snapshot());
      this.views = Views.of(scene.snapshot());
      this.places = new Places(scene.snapshot().cluster());
    }

    Sender of(TailscalePod pod) {
      return switch (places.node(pod.node())) {
        case Unavailable<ClusterNode>(var reason) -> new Unclear(List.of(reason));
        case Observed<ClusterNode>(var node, _) -> of(pod, node);
      };
    }

    private Sender of(TailscalePod pod, ClusterNode node) {
      boolean host = pod.spec().hostNetwork();
      Optional<Egress> egress = egresses.of(node, pod.ips());
      List<Ip> ips = host ? node.internalIps() : pod.ips();
      var told = rules.of(node.name(), ips, host);
      var missing = new ArrayList<Reason>();
      Optional<Vantage> view = views.of(pod);
      view.flatMap(one -> one.netcheck().unseen()).ifPresent(missing::add);
      rules.unseen(node.name()).ifPresent(missing::add);
      Optional<Answer> objects = egress.map(one -> host ? one.host() : one.random());
      if (objects.filter(Answer::isYes).isEmpty()) {
        missing.addAll(egresses.unseen());
      }
      objects.stream().flatMap(answer -> answer.reasons().stream()).forEach(missing::add);
      List<Reason> failed =
          missing.stream().filter(reason -> !(reason instanceof Reason.NotVisible)).toList();
      if (!failed.isEmpty()) {
        return new Unclear(failed);
      }
      List<Exhibit> exhibits =
          Stream.of(
                  view.map(Finder::measured).orElse(List.of()),
                  told.map(NodeRules.Told::exhibits).orElse(List.of()),
                  egress.map(one -> one.decider().exhibits()).orElse(List.of()))
              .flatMap(List::stream)
              .toList();
      Optional<Boolean> varies =
          view.flatMap(one -> one.netcheck().seen()).flatMap(Netcheck::mappingVariesByDestIp);
      boolean pooled = // its address varies and its port does not: no rule gives random ports
          view.flatMap(one -> one.netcheck().seen()).flatMap(Pool::of).isPresent();
      if (pooled || varies.filter(hard -> !hard).isPresent()) {
        return new Kept(exhibits);
      }
      if (egress.isEmpty()) {
        if (told.map(NodeRules.Told::random).filter(Answer::isNo).isPresent()) {
          return new Kept(exhibits);
        }
        return new Unclear(List.of(SnatPod.unrecognised()));
      }
      Egress by = egress.get();
      Answer known = objects.orElseThrow();
      Answer ruled =
          told.map(NodeRules.Told::random).filter(one -> one.reasons().isEmpty()).orElse(known);
      if (known.reasons().isEmpty() && !ruled.equals(known)) {
        return new Contradicted(node, by, ruled.isYes(), exhibits);
      }
      if (ruled.isNo() && varies.isPresent() && isSeenAs(node, view)) {
        return new Unclear(List.of(measuredOtherwise(node, by)));
      }
      return ruled.isYes()
          ? new Random(node, by, exhibits)
          : ruled.isNo() ? kept(pod, node, by, exhibits) : new Unclear(ruled.reasons());
    }

    /// STUN servers see an address of this node. One that several nodes claim belongs to a router
    /// in front of them, which may rewrite what it likes.
    private boolean isSeenAs(ClusterNode node, Optional<Vantage> view) {
      List<Ip> seen =
          view
              .flatMap(one -> one.netcheck().seen())
              .map(Netcheck::globalV4)
              .orElse(List.of())
              .stream()
              .map(Endpoint::ip)
              .toList();
      return !seen.isEmpty()
          && seen.stream().noneMatch(places.shared(node)::contains)
          && Stream.concat(node.externalIps().stream(), node.internalIps().stream())
              .toList()
              .containsAll(seen);
    }

    private static Reason measuredOtherwise(ClusterNode node, Egress by) {
      return Reason.NotVisible.of(
          SnatPod.MEASURED_OTHERWISE.text(), Map.of("node", node.name(), "cni", by.by()));
    }

    /// What was told no port takes one that is kept: the kernel's lowest of those is 32768.
    private static Sender kept(
        TailscalePod pod, ClusterNode node, Egress by, List<Exhibit> exhibits) {
      int port = pod.spec().fixedPort().orElse(TailscaleSpec.USUAL_PORT);
      boolean any = by.keptFrom().equals(new Answer.Of.Is<>(0));
      if (pod.spec().hostNetwork() || !by.rewritten().isYes() || any) {
        return new Kept(exhibits);
      }
      if (pod.spec().container().isSetElsewhere("PORT")) {
        return new Unclear(List.of(Egresses.portNotShown(by)));
      }
      return switch (by.keptFrom()) {
        case Answer.Of.Is<Integer>(Integer lowest) when port < lowest ->
            new TooLow(node, by, port, lowest, exhibits);
        case Answer.Of.Unsure<Integer>(var reason) when port < ALWAYS_KEPT ->
            new Unclear(List.of(reason));
        case Answer.Of.Is<Integer> _, Answer.Of.Unsure<Integer> _ -> new Kept(exhibits);
      };
    }

    private static List<Exhibit> measured(Vantage view) {
      return view.netcheck()
          .seen()
          .flatMap(Netcheck::mappingVariesByDestIp)
          .map(varies ->
              Exhibits.of(
                  view.netcheck(),
                  "MappingVariesByDestIP",
                  String.valueOf(varies),
                  view.id().display()))
          .orElse(List.of());
    }
  }

  /// Words for several gaps need whose they are.
  static Reason about(Unit unit, Reason reason) {
    if (!(reason instanceof Reason.NotVisible(var code, var details))) {
      return reason;
    }
    Map<String, String> all = new HashMap<>(unit.where());
    all.putAll(details);
    return Reason.NotVisible.of(code, all);
  }
}
