package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.paths.Path.State;
import dev.tsk8s.core.paths.Paths;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether real paths already answered what Kubernetes objects cannot tell.
///
/// @param from the paths of each vantage that say something of the network
record SeenPaths(Views views, Map<VantageId, List<Path>> from) {

  /// Idle and offline peers say nothing of the network.
  private static final Set<State> TELLING =
      EnumSet.of(State.DIRECT, State.PEER_RELAY, State.DERP, State.UNKNOWN);

  static SeenPaths of(Scene scene) {
    return new SeenPaths(
        Views.of(scene.snapshot()),
        Paths.of(scene.pairs()).all().stream()
            .filter(path -> TELLING.contains(path.state()))
            .collect(Collectors.groupingBy(Path::from)));
  }

  /// Yes: from inside this unit a peer at a public address is direct, and none is relayed. No also
  /// where nobody looked from inside.
  Answer allDirect(Unit unit) {
    List<Path> paths = paths(unit);
    boolean proven =
        paths.stream().allMatch(path -> path.state() == State.DIRECT)
            && paths.stream().anyMatch(SeenPaths::leavesTheNetwork);
    return proven ? Answer.of(true) : Answer.any(unseen(views.of(unit)));
  }

  /// From inside this unit a peer is reached through DERP.
  boolean anyThroughDerp(Unit unit) {
    return paths(unit).stream().anyMatch(path -> path.state() == State.DERP);
  }

  private List<Path> paths(Unit unit) {
    return views.of(unit).stream()
        .flatMap(vantage -> from.getOrDefault(vantage.id(), List.of()).stream())
        .toList();
  }

  private static boolean leavesTheNetwork(Path path) {
    return Endpoint.parse(path.via()).filter(endpoint -> !endpoint.ip().isPrivate()).isPresent();
  }

  private static List<Answer> unseen(List<Vantage> vantages) {
    var answers = new ArrayList<Answer>();
    for (Vantage vantage : vantages) {
      for (Evidence<?> evidence : List.of(vantage.status(), vantage.pings())) {
        evidence.unseen().map(Answer::unsure).ifPresent(answers::add);
      }
    }
    return answers;
  }

  /// The traffic of this unit is carried by a peer relay. Not known while a status is missing.
  Answer byPeerRelay(Unit unit) {
    return byPeerRelay(views.of(unit));
  }

  static Answer byPeerRelay(List<Vantage> vantages) {
    var answers = new ArrayList<Answer>();
    for (Vantage vantage : vantages) {
      var unseen = vantage.status().unseen();
      answers.add(unseen.map(Answer::unsure).orElseGet(() -> Answer.of(usesPeerRelay(vantage))));
    }
    return Answer.any(answers);
  }

  private static boolean usesPeerRelay(Vantage vantage) {
    return vantage.status().seen().stream()
        .flatMap(status -> status.peers().stream())
        .anyMatch(peer -> peer.peerRelay().isPresent());
  }
}
