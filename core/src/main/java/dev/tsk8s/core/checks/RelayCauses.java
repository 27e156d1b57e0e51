package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Blame;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Hop;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Pairs;
import dev.tsk8s.core.paths.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What stands in the way of direct paths: one finding per cause, however many paths it relays and
/// however many pods of one workload suffer from it.
final class RelayCauses {
  /// The NAT of a host outside the cluster.
  static final Code HOST_NAT = new Code("path-relayed/host-nat");

  /// A NAT that chooses among public addresses by the destination, and keeps ports.
  static final Code ADDRESS_POOL = new Code("path-relayed/address-pool");

  /// A public end whose port is filtered, so that peers behind a hard NAT cannot come in.
  static final Code PUBLIC_BUT_CLOSED = new Code("path-relayed/public-but-closed");

  /// An end lets UDP out to some ports only.
  static final Code UDP_LIMITED = new Code("path-relayed/udp-limited");

  static final Set<Code> CODES =
      Stream.concat(
              Stream.of(HOST_NAT, ADDRESS_POOL, PUBLIC_BUT_CLOSED, UDP_LIMITED),
              PodNat.CODES.stream())
          .collect(Collectors.toUnmodifiableSet());

  /// A blamed end and the peers it cannot reach directly.
  private record Case(End end, Set<TailnetNode> peers) {}

  private final Scene scene;
  private final Snapshot snapshot;
  private final Pairs pairs;
  private final Ports ports;
  private final SortedMap<Blame, Case> cases = new TreeMap<>();

  RelayCauses(Scene scene) {
    this.scene = scene;
    this.snapshot = scene.snapshot();
    this.pairs = scene.pairs();
    this.ports = Ports.of(Units.of(snapshot.cluster()));
  }

  void add(Blame blame, Pair pair) {
    boolean near = pair.near().id().equals(blame.end());
    End end = near ? pair.near() : pair.far().orElseThrow();
    TailnetNode other = near ? pair.path().to() : pair.near().self();
    cases.computeIfAbsent(blame, _ -> new Case(end, new LinkedHashSet<>())).peers().add(other);
  }

  /// Tells every cause once, and which code each blame became.
  Map<Blame, Code> tell(Judgement judgement) {
    var told = new HashMap<Blame, Code>();
    var findings = new LinkedHashMap<Place, List<Finding>>();
    cases.forEach((blame, held) ->
        finding(blame, held, judgement)
            .forEach(finding -> {
              told.put(blame, finding.code());
              findings
                  .computeIfAbsent(
                      new Place(finding.code(), finding.subject()), _ -> new ArrayList<>())
                  .add(finding);
            }));
    findings.values().forEach(same -> judgement.fault(Merged.of(same)));
    cases.keySet().forEach(blame -> toldElsewhere(blame).ifPresent(code -> told.put(blame, code)));
    return told;
  }

  private record Place(Code code, Subject subject) {}

  private List<Finding> finding(Blame blame, Case held, Judgement judgement) {
    return switch (blame.fault()) {
      case BLOCKED, FORCED -> List.of(); // checks of their own tell these
      case LIMITED ->
          List.of(told(Finding.problem(UDP_LIMITED, PathSubjects.of(blame.end())), held));
      case CLOSED -> List.of(closed(blame.end(), held));
      case HARD -> hard(blame.end(), held, judgement);
    };
  }

  private static Finding closed(VantageId id, Case held) {
    Subject subject =
        held.end()
            .pod()
            .flatMap(Evidence::seen)
            .map(PathSubjects::owner)
            .orElse(PathSubjects.of(id));
    return told(Finding.problem(PUBLIC_BUT_CLOSED, subject), held)
        .with("port", PathSubjects.port(held.end()));
  }

  private Optional<Code> toldElsewhere(Blame blame) {
    return switch (blame.fault()) {
      case BLOCKED -> UdpBlocked.code(snapshot, blame.end()).seen();
      case FORCED -> Optional.of(DeployForcedRelay.VARIABLE);
      case LIMITED, CLOSED, HARD -> Optional.empty();
    };
  }

  private List<Finding> hard(VantageId id, Case held, Judgement judgement) {
    if (Pool.of(held.end()).isPresent()) {
      return List.of(
          told(Finding.problem(ADDRESS_POOL, PathSubjects.of(id)), held)
              .because(NatPool.code(held.end())));
    }
    if (!held.end().inCluster()) {
      return List.of(
          told(Finding.problem(HOST_NAT, PathSubjects.of(id)), held)
              .with("inside", PathSubjects.inside(held.end())));
    }
    return switch (pairs.hop(held.end()).orElseThrow()) {
      case Unavailable<Hop>(var reason) -> {
        judgement.unknown(PathSubjects.of(id), reason);
        yield List.of();
      }
      case Observed<Hop>(var hop, _) -> List.of(told(PodNat.finding(hop, scene, ports), held));
    };
  }

  private static Finding told(Finding finding, Case held) {
    TailnetNode first = held.peers().iterator().next();
    String names =
        held.peers().stream().map(TailnetNode::name).distinct().collect(Collectors.joining(", "));
    return finding
        .with(
            Map.of(
                "host", held.end().id().display(),
                "peers", names,
                "peer", first.name(),
                "peerAddress", PathSubjects.address(first),
                "seenAt", PathSubjects.seenAt(held.end())))
        .seen(PathSubjects.natExhibits(held.end()));
  }
}
