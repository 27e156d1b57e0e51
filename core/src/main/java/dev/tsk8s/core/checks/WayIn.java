package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.paths.Inlet;
import java.util.List;
import java.util.Optional;

/// Whether a unit on a node with a public address can be reached there.
sealed interface WayIn {

  record Open() implements WayIn {}

  /// @param code what is told of it
  /// @param setting what makes the pod network's way out random, where that is proven
  record Closed(Code code, Optional<String> setting) implements WayIn {}

  record Unclear(List<Reason> reasons) implements WayIn {}

  Code RANDOM_SNAT = new Code("deploy-way-in/random-snat");
  Code POD_NETWORK = new Code("deploy-way-in/pod-network");
  Code SIDECAR = new Code("deploy-way-in/sidecar");

  static WayIn of(ClusterFacts cluster, RandomSnat random, Unit unit) {
    if (unit.spec().hostNetwork()) {
      return new Open();
    }
    Inlet inlet = Inlet.to(cluster, unit.namespace(), unit.spec(), unit.pods());
    if (inlet.open()) {
      return new Open();
    }
    return inlet
        .unseen()
        .<WayIn>map(reason -> new Unclear(List.of(reason)))
        .orElseGet(() -> closed(random, unit));
  }

  /// An application's pod should not move to the host's network for the sake of its sidecar: there
  /// the advice is another, whatever the CNI does.
  private static WayIn closed(RandomSnat random, Unit unit) {
    if (unit.sidecar()) {
      return new Closed(SIDECAR, Optional.empty());
    }
    if (random.setting().isPresent()) {
      return new Closed(RANDOM_SNAT, random.setting());
    }
    return random.unseen().isEmpty()
        ? new Closed(POD_NETWORK, Optional.empty())
        : new Unclear(random.unseen());
  }
}
