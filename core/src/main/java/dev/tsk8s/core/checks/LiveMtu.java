package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.CiliumWay;
import dev.tsk8s.core.network.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sizes that Cilium gives to its devices: cilium_host, cilium_net, the tunnel and pods' links
/// have the base itself (seen on 1.19.7), pods' routes have what the tunnel and encryption leave.
final class LiveMtu {
  private static final String HOST = "cilium_host";

  private LiveMtu() {}

  /// The size of a pod's route for a base, `1135-1150` where the release does not tell it whole.
  static String route(AgentConfig config, int base) {
    if (!(CiliumWay.of(config) instanceof Answer.Of.Is<Way>(var way))) {
      return Exhibit.UNKNOWN;
    }
    int size = base - way.overhead();
    int more = CiliumWay.atMostMore(config);
    return more == 0 ? Integer.toString(size) : size - more + "-" + size;
  }

  /// Where `mtu` is set, devices of another size were made before it was.
  static Opinion opinion(AgentConfig config, Snapshot snapshot, Code code) {
    if (!(config.number("mtu") instanceof Answer.Of.Is<Integer>(var mtu)) || mtu == 0) {
      return Opinion.beside();
    }
    var doubts = new ArrayList<Reason>();
    boolean seen = false;
    for (NodeView view : NodeViews.of(snapshot)) {
      if (!config.holdsFor(view.node()) || NodeViews.isNode(view, snapshot.cluster()).isNo()) {
        continue;
      }
      var links = view.vantage().host().links();
      links.unseen().ifPresent(doubts::add);
      Optional<Link> host =
          links.seen().orElse(List.of()).stream()
              .filter(link -> link.name().equals(HOST))
              .findFirst();
      seen |= host.isPresent();
      if (host.filter(link -> link.mtu() != mtu).isPresent()) {
        return Opinion.wrong(
            EachAgentConfig.warning(code, config, "mtu")
                .with("mtu", Integer.toString(mtu))
                .with("real", Integer.toString(host.get().mtu()))
                .with("routeMtu", route(config, mtu))
                .with("node", view.node())
                .seen(config.exhibits("mtu"))
                .seen(
                    Exhibits.of(
                        links,
                        HOST + " mtu",
                        Integer.toString(host.get().mtu()),
                        view.vantage().id().display())));
      }
    }
    if (!doubts.isEmpty()) {
      return new Opinion.Unsure(doubts);
    }
    return seen ? Opinion.fine() : Opinion.beside();
  }
}
