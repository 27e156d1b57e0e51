package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.Egresses;
import dev.tsk8s.core.network.PodNetworks;
import dev.tsk8s.core.paths.Pairs;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One snapshot while it is examined, with what several checks ask of it: its paths, what its
/// agents use, its ranges and each other's verdicts, worked out once. Lives inside one call of
/// [Doctor#diagnose].
public final class Scene {
  private final Snapshot snapshot;
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private @Nullable Pairs pairs;
  private @Nullable CiliumAgents agents;
  private @Nullable PodNetworks networks;
  private @Nullable Ranges ranges;
  private @Nullable Egresses egresses;

  public Scene(Snapshot snapshot) {
    this.snapshot = requireNonNull(snapshot);
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /// Every path with its ends.
  public Pairs pairs() {
    Pairs known = pairs;
    if (known == null) {
      known = Pairs.of(snapshot);
      pairs = known;
    }
    return known;
  }

  /// Cilium's agents and what they use: there may be as many settings as nodes.
  public CiliumAgents agents() {
    CiliumAgents known = agents;
    if (known == null) {
      known = CiliumAgents.of(snapshot);
      agents = known;
    }
    return known;
  }

  /// The pod networks of its cluster.
  public PodNetworks networks() {
    PodNetworks known = networks;
    if (known == null) {
      known = PodNetworks.of(this);
      networks = known;
    }
    return known;
  }

  /// The ranges of its cluster.
  public Ranges ranges() {
    Ranges known = ranges;
    if (known == null) {
      known = Ranges.of(this);
      ranges = known;
    }
    return known;
  }

  /// What nodes do to the sender of what leaves them.
  public Egresses egresses() {
    Egresses known = egresses;
    if (known == null) {
      known = Egresses.of(this);
      egresses = known;
    }
    return known;
  }

  /// What a check says of it.
  public Verdict verdict(Check check) {
    Verdict known = verdicts.get(check.id());
    if (known == null) {
      known = check.examine(this);
      verdicts.put(check.id(), known);
    }
    return known;
  }
}
