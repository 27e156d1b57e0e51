package dev.tsk8s.probes;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.active.OutsideHosts;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.tailscale.DerpMap.Relay;
import dev.tsk8s.probes.tailscale.Look;
import dev.tsk8s.probes.tailscale.RelayLook;
import dev.tsk8s.probes.tailscale.RelayLook.Told;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The servers of the tailnet's own DERP map, for probe pods to ask: as the tailscaled of this
/// machine has it, else the first pod of the cluster that tells.
///
/// @param exec whether commands may be run in pods
/// @param pods those that run Tailscale
/// @param clis their tailscale CLIs
/// @param wantsName whether CoreDNS is set up to know names of the tailnet
record TailnetHosts(
    Here machine,
    boolean exec,
    Evidence<List<TailscalePod>> pods,
    Function<TailscalePod, TailscaleCli> clis,
    boolean wantsName)
    implements OutsideHosts.Source {
  /// Of names that CoreDNS may have a zone for; another control server has others.
  private static final String ZONE = ".ts.net";

  /// Whatever is found is enough to compare: the home region and two others.
  private static final int HOSTS = 3;

  /// One that is not connected is no verdict; a third tells nothing new.
  private static final int PODS = 2;

  /// Where one can be asked, and how.
  private record Place(String what, Collector<Told> look) {}

  static TailnetHosts of(Here machine, boolean exec, ClusterFacts facts, Cluster cluster) {
    return new TailnetHosts(
        machine,
        exec,
        facts.pods(),
        pod -> PodVantages.cli(cluster, pod),
        facts.networkConfig().seen().orElse(List.of()).stream()
            .anyMatch(config -> config.data().containsKey("tailnet")));
  }

  @Override
  public OutsideHosts find(Deadline deadline) {
    var untold = new ArrayList<Reason>();
    var places = new ArrayList<Place>();
    if (machine.hasTailscale()) {
      places.add(here(machine));
    } else {
      untold.add(new Reason.NotAsked(RelayLook.COMMAND, "no-tailscale"));
    }
    pods(places).ifPresent(untold::add);
    try (var gathering = new Gathering(deadline, Fanout.unlimited())) {
      for (Place place : places) {
        Evidence<Told> told =
            gathering.await(gathering.start(place.what(), Look.ANSWER, place.look()));
        switch (told) {
          case Observed<Told>(var known, var origin) -> {
            return OutsideHosts.of(hosts(known.relays()), origin, untold)
                .with(Optional.of(known.name()).filter(name -> wantsName && name.endsWith(ZONE)));
          }
          case Unavailable<Told>(var why) -> untold.add(why);
        }
      }
    }
    return OutsideHosts.none(untold);
  }

  /// Of this machine alone, for a plan: nothing is sent.
  static List<Outside> here(Here machine, Deadline deadline) {
    if (!machine.hasTailscale()) {
      return List.of();
    }
    Place place = here(machine);
    try (var gathering = new Gathering(deadline, Fanout.unlimited())) {
      return gathering
          .await(gathering.start(place.what(), Look.ANSWER, place.look()))
          .seen()
          .map(told -> hosts(told.relays()))
          .orElse(List.of());
    }
  }

  private static Place here(Here machine) {
    return new Place("here: " + RelayLook.COMMAND, new RelayLook(machine.tailscale(), List.of()));
  }

  /// @param places gets those of pods
  /// @return why there are none
  private Optional<Reason> pods(List<Place> places) {
    List<TailscalePod> answering = PodVantages.answering(pods.seen().orElse(List.of()));
    if (answering.isEmpty() && pods.unseen().isPresent()) {
      return pods.unseen();
    }
    if (answering.isEmpty()) {
      return Optional.of(new Reason.NotAsked(RelayLook.COMMAND, "no-tailscale-pod"));
    }
    if (!exec) {
      return Optional.of(new Reason.NotAsked("exec: " + RelayLook.COMMAND, "--no-exec"));
    }
    answering.stream()
        .limit(PODS)
        .map(pod ->
            new Place(
                "exec " + PodVantages.id(pod).display() + ": " + RelayLook.COMMAND,
                new RelayLook(clis.apply(pod), PodVantages.sockets(pod))))
        .forEach(places::add);
    return Optional.empty();
  }

  private static List<Outside> hosts(List<Relay> relays) {
    return relays.stream()
        .limit(HOSTS)
        .map(relay -> new Outside(relay.host(), relay.derpPort(), relay.stunPort()))
        .toList();
  }
}
