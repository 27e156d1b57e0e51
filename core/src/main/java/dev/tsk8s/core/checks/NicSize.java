package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// What the interfaces take that the nodes talk over.
///
/// @param least the smallest that was seen; empty: none
/// @param ofAll whether every node of the cluster was looked at
/// @param doubts why that of some node is not known
record NicSize(OptionalInt least, boolean ofAll, List<Reason> doubts) {

  /// @param ends the addresses of a node that others send pods' packets to
  static NicSize of(Snapshot snapshot, Function<ClusterNode, List<Ip>> ends) {
    var sizes = new ArrayList<Integer>();
    var doubts = new ArrayList<Reason>();
    Set<String> looked = new HashSet<>();
    for (NodeView view : EachNode.of(snapshot)) {
      Optional<ClusterNode> node = PodCarrier.node(view);
      node.ifPresent(one -> {
        looked.add(one.name());
        switch (view.vantage().host().links()) {
          case Unavailable<List<Link>>(var reason) -> doubts.add(reason);
          case Observed<List<Link>>(var links, _) ->
              under(links, ends.apply(one))
                  .ifPresentOrElse(link -> sizes.add(link.mtu()), () -> doubts.add(noDevice(view)));
        }
      });
    }
    doubts.addAll(EachNode.unseen(snapshot, looked.size()));
    int all = snapshot.cluster().nodes().seen().map(List::size).orElse(Integer.MAX_VALUE);
    return new NicSize(
        sizes.stream().mapToInt(mtu -> mtu).min(),
        looked.size() >= all,
        doubts.stream().distinct().toList());
  }

  /// The interface with one of these addresses. Where `lo` or a dummy has it, another one carries
  /// the packets, which the address does not tell.
  static Optional<Link> under(List<Link> links, List<Ip> ends) {
    return links.stream()
        .filter(link -> !link.name().equals("lo") && !link.kind().equals("dummy"))
        .filter(link -> link.addresses().stream().anyMatch(ends::contains))
        .findFirst();
  }

  private static Reason noDevice(NodeView view) {
    return Reason.NotVisible.of(NodeMtu.NO_DEVICE, Map.of("host", view.node()));
  }
}
