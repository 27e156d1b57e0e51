package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cilium's `mtu` against the interface that nodes without a tailnet between them talk over: the
/// key is the size of that (cilium: pkg/mtu/mtu.go). A cloud's interface of 1460 below 1500 is the
/// usual case.
final class CiliumOnNic {
  static final Code ABOVE_NIC = new Code("cilium-mtu/above-nic");

  private CiliumOnNic() {}

  /// Of what nodes show; where nobody looked, there is nothing against it.
  static Opinion opinion(AgentConfig config, Snapshot snapshot, int mtu) {
    if (!List.of("", "none", "portmap").contains(config.text("cni-chaining-mode"))) {
      return Opinion.fine();
    }
    var doubts = new ArrayList<Reason>();
    for (NodeView view : EachNode.of(snapshot)) {
      Optional<ClusterNode> node = PodCarrier.node(view);
      if (node.isPresent() && config.holdsFor(view.node())) {
        var links = view.vantage().host().links();
        links.unseen().ifPresent(doubts::add);
        Optional<Link> under =
            NicSize.under(links.seen().orElse(List.of()), node.get().internalIps());
        if (under.filter(link -> link.mtu() < mtu).isPresent()) {
          return wrong(config, view, under.get(), mtu);
        }
      }
    }
    return doubts.isEmpty() ? Opinion.fine() : new Opinion.Unsure(doubts);
  }

  private static Opinion wrong(AgentConfig config, NodeView view, Link under, int mtu) {
    return Opinion.wrong(
        EachAgentConfig.warning(ABOVE_NIC, config, "mtu")
            .with("mtu", Integer.toString(mtu))
            .with("routeMtu", LiveMtu.route(config, mtu))
            .with("device", under.name())
            .with("nicMtu", Integer.toString(under.mtu()))
            .with("fitting", LiveMtu.route(config, under.mtu()))
            .with("node", view.node())
            .seen(config.exhibits("mtu", "routing-mode", "tunnel-protocol"))
            .seen(
                Exhibits.of(
                    view.vantage().host().links(),
                    "ip -j addr " + under.name() + " mtu",
                    Integer.toString(under.mtu()),
                    view.vantage().id().display())));
  }
}
