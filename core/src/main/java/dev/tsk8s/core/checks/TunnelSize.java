package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.mtu.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What tailscale0 takes on the nodes of the cluster: 1280 unless somebody set another size
/// (ts:net/tstun/mtu.go), which nodes that were looked at show. That of a laptop beside the cluster
/// is no matter of its pods.
///
/// @param seen the smallest that was seen
/// @param unread why the size of a machine is not known that was looked at and may be a node
/// @param unseen why there are nodes that nobody looked at
record TunnelSize(OptionalInt seen, List<Reason> unread, List<Reason> unseen) {

  static TunnelSize of(Snapshot snapshot) {
    var seen = new ArrayList<Integer>();
    var unread = new ArrayList<Reason>();
    int looked = 0;
    for (NodeView view : NodeViews.of(snapshot)) {
      Answer node = NodeViews.isNode(view, snapshot.cluster());
      unread.addAll(node.reasons());
      if (node.isYes() && view.vantage().host().isSeen()) {
        looked++;
        switch (view.vantage().host().links()) {
          case Unavailable<List<Link>>(var reason) -> unread.add(reason);
          case Observed<List<Link>>(var links, _) ->
              links.stream()
                  .filter(link -> link.name().startsWith("tailscale"))
                  .map(Link::mtu)
                  .forEach(seen::add);
        }
      }
    }
    return new TunnelSize(
        seen.stream().mapToInt(mtu -> mtu).min(), unread, EachNode.unseen(snapshot, looked));
  }

  /// What the packets have to fit into, as far as anybody saw.
  int least() {
    return seen.orElse(Sum.TAILSCALE);
  }

  /// What they may grow to: a node that nobody looked at may have no more than the default.
  int certain() {
    return unseen.isEmpty() && unread.isEmpty() ? least() : Math.min(least(), Sum.TAILSCALE);
  }
}
