package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.VantageId.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All evidence of one moment: the only input of judgement.
///
/// @param taken when looking began; for files, the newest time among them
/// @param source how it was taken
/// @param cluster what the Kubernetes API (or saved objects) told
/// @param vantages the places that were looked from, each with its own view of the tailnet, ordered
///   by id
/// @param probed what probe pods measured; empty: none were asked for
/// @param unread inputs that were asked for and could not be used, or not without doubts, each with
///   the reason
public record Snapshot(
    Instant taken,
    Source source,
    ClusterFacts cluster,
    List<Vantage> vantages,
    Optional<Probed> probed,
    List<Unread> unread) {
  private static final Reason WITHOUT_TAILSCALE = Reason.NotAsked.noInterface();

  /// How a snapshot was taken. The report names it; no verdict depends on it.
  public enum Source {
    /// From a cluster, and the pods in it.
    LIVE,
    /// From saved or pasted outputs.
    FILES,
    /// From the sick cluster that ships inside.
    DEMO,
    /// From this machine alone, with no cluster configured.
    HERE
  }

  /// An input that could not be used, or not without doubts.
  ///
  /// @param what the file, entry or command
  /// @param why what is wrong with it and where
  /// @param used something was read from it all the same, and is judged
  public record Unread(String what, Reason why, boolean used) {

    /// One that was not used.
    public Unread(String what, Reason why) {
      this(what, why, false);
    }

    /// The same, of which something is used.
    public Unread doubted() {
      return new Unread(what, why, true);
    }
  }

  public Snapshot {
    requireNonNull(taken);
    requireNonNull(source);
    requireNonNull(cluster);
    vantages = List.copyOf(vantages);
    requireNonNull(probed);
    unread = List.copyOf(unread);
  }

  /// One that no probe pods were asked for.
  public Snapshot(
      Instant taken,
      Source source,
      ClusterFacts cluster,
      List<Vantage> vantages,
      List<Unread> unread) {
    this(taken, source, cluster, vantages, Optional.empty(), unread);
  }

  /// The same with what probe pods measured.
  public Snapshot with(Probed measured) {
    return new Snapshot(taken, source, cluster, vantages, Optional.of(measured), unread);
  }

  /// The places that a tailscaled can be asked from: all but nodes that are looked at through a pod
  /// of the pod network's agent, whose image has no tailscale, and hosts that were seen to have
  /// none.
  public List<Vantage> lookouts() {
    return vantages.stream()
        .filter(vantage -> vantage.id().kind() != Kind.NODE)
        .filter(vantage -> vantage.status().unseen().filter(WITHOUT_TAILSCALE::equals).isEmpty())
        .toList();
  }
}
