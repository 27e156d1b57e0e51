package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which pod ranges of the nodes the tailnet carries: those that a node offers as approved subnet
/// routes (`PrimaryRoutes`) and that the others accept. Only a node's own tailscaled tells what
/// reaches it.
///
/// @param known every node of the cluster was looked from, and the pod ranges are known
/// @param ranges pod ranges of the nodes, as far as they are known
/// @param missing those of other nodes that are not carried to one that was looked from
/// @param unseen why more is not known
record CarriedPods(
    boolean known,
    List<Cidr> ranges,
    List<Cidr> missing,
    List<Reason> unseen,
    List<Exhibit> exhibits) {
  private static final int NAMED = 5;

  CarriedPods {
    ranges = List.copyOf(ranges);
    missing = List.copyOf(missing);
    unseen = List.copyOf(unseen);
    exhibits = List.copyOf(exhibits);
  }

  /// For many settings: of all of them, only who hands out the ranges matters.
  static Function<AgentConfig, CarriedPods> each(Snapshot snapshot) {
    Map<Boolean, CarriedPods> known = new HashMap<>();
    return config -> known.computeIfAbsent(knowsNodeRanges(config), _ -> of(snapshot, config));
  }

  private static CarriedPods of(Snapshot snapshot, AgentConfig config) {
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    Map<String, List<Cidr>> ranges = ranges(snapshot.cluster(), config);
    var missing = new ArrayList<Cidr>();
    var unseen = new ArrayList<Reason>();
    var exhibits = new ArrayList<Exhibit>();
    if (!knowsNodeRanges(config)) {
      snapshot.cluster().cilium().nodes().unseen().ifPresent(unseen::add);
    }
    int looked = 0;
    for (Vantage view : snapshot.lookouts()) {
      if (view.id().kind() != Kind.POD) {
        view.status().unseen().ifPresent(unseen::add);
      }
      Optional<ClusterNode> own = own(view, nodes);
      if (own.isPresent() && view.status() instanceof Observed<TailscaleStatus>(var s, var at)) {
        List<Cidr> carried =
            s.peers().stream().flatMap(peer -> peer.primaryRoutes().stream()).toList();
        Optional<Boolean> accepts = view.prefs().seen().map(Prefs::acceptRoutes);
        ranges.entrySet().stream()
            .filter(node -> !node.getKey().equals(own.get().name()))
            .flatMap(node -> node.getValue().stream())
            .filter(range ->
                accepts.filter(yes -> !yes).isPresent()
                    || carried.stream().noneMatch(route -> route.contains(range)))
            .forEach(missing::add);
        view.prefs().unseen().ifPresent(unseen::add);
        looked += accepts.isPresent() ? 1 : 0;
        exhibits.add(new Exhibit("PrimaryRoutes", carried.toString(), view.id().display(), at));
        accepts.ifPresent(
            yes -> exhibits.add(new Exhibit("RouteAll", yes.toString(), view.id().display(), at)));
      }
    }
    boolean known = looked >= nodes.size() && ranges.size() == nodes.size() && looked > 0;
    return new CarriedPods(
        known,
        ranges.values().stream().flatMap(List::stream).sorted().toList(),
        missing.stream().distinct().sorted().toList(),
        unseen.stream().distinct().toList(),
        exhibits);
  }

  /// By name of the node. `kubernetes` takes them from the Nodes; every other address manager has
  /// ranges of its own, which stand in the CiliumNodes.
  private static Map<String, List<Cidr>> ranges(ClusterFacts cluster, AgentConfig config) {
    var ranges = new TreeMap<String, List<Cidr>>();
    if (knowsNodeRanges(config)) {
      cluster
          .nodes()
          .seen()
          .orElse(List.of())
          .forEach(node -> ranges.put(node.name(), node.podCidrs()));
    } else {
      for (CiliumObjects.Node node :
          cluster.cilium().nodes().seen().flatMap(served -> served).orElse(List.of())) {
        ranges.put(node.name(), node.podCidrs());
      }
    }
    ranges.values().removeIf(List::isEmpty);
    return ranges;
  }

  private static boolean knowsNodeRanges(AgentConfig config) {
    return config.text("ipam").equals("kubernetes");
  }

  /// The node whose InternalIP is this tailscaled's own address.
  private static Optional<ClusterNode> own(Vantage view, List<ClusterNode> nodes) {
    return view.status()
        .seen()
        .flatMap(TailscaleStatus::self)
        .map(TailnetNode::ips)
        .flatMap(ips ->
            nodes.stream()
                .filter(node -> ips.stream().anyMatch(node.internalIps()::contains))
                .findFirst());
  }

  /// The ranges that are missing, or all of them where none was seen to be.
  String text() {
    List<Cidr> named = missing.isEmpty() ? ranges : missing;
    return named.isEmpty()
        ? "*"
        : named.stream().limit(NAMED).map(Cidr::text).collect(Collectors.joining(", "));
  }
}
