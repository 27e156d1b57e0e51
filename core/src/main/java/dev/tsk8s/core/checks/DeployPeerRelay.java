package dev.tsk8s.core.checks;

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
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where the operator's proxies stand on private nodes and nothing leads to them from outside: is
/// there a peer relay of one's own, and can it be used?
final class DeployPeerRelay implements Check {
  static final Code PRIVATE_NODES = new Code("deploy-peer-relay/private-nodes");
  static final Code RANDOM_SNAT = new Code("deploy-peer-relay/behind-random-snat");
  private static final Code NOT_READY = new Code("deploy-peer-relay/not-ready");
  private static final Code GRANT = new Code("deploy-peer-relay/grant");
  private static final Code OUTBOUND_NAT = new Code("deploy-peer-relay/outbound-nat");
  private static final Code NONE = new Code("deploy-peer-relay/nothing-to-judge");
  private static final Set<Role> PROXIES =
      EnumSet.of(Role.OPERATOR_PROXY, Role.CONNECTOR, Role.PROXY_GROUP);

  @Override
  public String id() {
    return "deploy-peer-relay";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(PRIVATE_NODES, RANDOM_SNAT, NOT_READY, GRANT, OUTBOUND_NAT, NONE);
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
    var all = units.all(judgement);
    var relays = all.stream().filter(unit -> unit.spec().role() == Role.PEER_RELAY).toList();
    if (!relays.isEmpty()) {
      relays.forEach(relay -> judgeRelay(judgement, snapshot, units, relay));
    } else {
      judgeProxies(
          judgement, scene, units, all.stream().filter(DeployPeerRelay::hasNoWayIn).toList());
    }
    return judgement.verdict(NONE);
  }

  /// The operator gives a fixed PORT to the members of a ProxyGroup with static endpoints only.
  private static boolean hasNoWayIn(Unit unit) {
    return PROXIES.contains(unit.spec().role()) && unit.spec().fixedPort().isEmpty();
  }

  private static void judgeRelay(Judgement judgement, Snapshot snapshot, Units units, Unit unit) {
    String name =
        unit.spec().operatorParent().map(parent -> parent.name()).orElse(unit.subject().name());
    var subject = Subject.of("PeerRelay", "", name);
    switch (snapshot.cluster().customResources().peerRelays()) {
      case Unavailable<Optional<List<PeerRelay>>>(var reason) -> judgement.unknown(subject, reason);
      case Observed<Optional<List<PeerRelay>>>(var relays, _) -> {
        Optional<PeerRelay> relay =
            relays.orElse(List.of()).stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (relay.filter(found -> !found.ready()).isPresent()) {
          judgement.fault(notReady(units, subject, relay.get()));
          return;
        }
      }
    }
    judgeGrant(judgement, snapshot, subject);
  }

  private static Finding notReady(Units units, Subject subject, PeerRelay relay) {
    String reason = relay.reason().orElse(Exhibit.UNSET);
    return Finding.warning(NOT_READY, subject)
        .with("reason", reason)
        .seen(
            Exhibits.of(units.cluster().customResources().peerRelays(), "PeerRelayReady", reason));
  }

  /// Who may use a relay stands in the tailnet's policy, which only its use shows.
  private static void judgeGrant(Judgement judgement, Snapshot snapshot, Subject subject) {
    Answer used = SeenPaths.byPeerRelay(snapshot.lookouts());
    if (used.isYes()) {
      judgement.healthy();
      return;
    }
    judgement.unknown(subject, Reason.NotVisible.of(GRANT.text(), Map.of("name", subject.name())));
    used.reasons().forEach(reason -> judgement.unknown(subject, reason));
  }

  /// One headline for all proxies with one cause.
  private static void judgeProxies(
      Judgement judgement, Scene scene, Units units, List<Unit> proxies) {
    var onPrivateNodes = new ArrayList<Unit>();
    var behindSnat = new TreeMap<String, List<Unit>>();
    var paths = SeenPaths.of(scene);
    var random = RandomSnat.of(scene.egresses());
    var views = Views.of(scene.snapshot());
    for (Unit unit : proxies) {
      switch (RelayNeed.of(paths, units, views, random, unit)) {
        case RelayNeed.None(var proven) when proven -> judgement.healthy();
        case RelayNeed.None _ -> {}
        case RelayNeed.PrivateNodes _ -> onPrivateNodes.add(unit);
        case RelayNeed.BehindRandomSnat(var setting) ->
            behindSnat.computeIfAbsent(setting, _ -> new ArrayList<>()).add(unit);
        case RelayNeed.OutboundNat(var nodes) ->
            judgement.unknown(
                unit.subject(), new Reason.NotVisible(OUTBOUND_NAT.text(), where(unit, nodes)));
        case RelayNeed.Unknown(var reasons) ->
            reasons.forEach(reason -> judgement.unknown(unit.subject(), reason));
      }
    }
    var faults = CausesOnPaths.of(scene);
    if (!onPrivateNodes.isEmpty()) {
      judgement.fault(
          about(PRIVATE_NODES, onPrivateNodes, faults)
              .seen(Exhibits.nodes(units, "status.addresses ExternalIP", Exhibit.UNSET)));
    }
    behindSnat.forEach((setting, those) ->
        judgement.fault(
            about(RANDOM_SNAT, those, faults).with("setting", setting).seen(random.exhibits())));
  }

  private static Finding about(Code code, List<Unit> proxies, CausesOnPaths faults) {
    String names =
        proxies.stream()
            .map(unit -> unit.subject().display())
            .distinct()
            .collect(Collectors.joining(", "));
    var finding =
        Finding.warning(code, Subject.cluster())
            .with("proxies", names)
            .with("count", String.valueOf(proxies.size()));
    return faults.ofAll(proxies).map(finding::because).orElse(finding);
  }

  private static SortedMap<String, String> where(Unit unit, NodeReach.Private nodes) {
    var details = new TreeMap<>(unit.where());
    details.put("provider", nodes.provider());
    details.put("node", nodes.node());
    return details;
  }
}
