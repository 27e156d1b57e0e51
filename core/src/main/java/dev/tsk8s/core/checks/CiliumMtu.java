package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Do Cilium's packets between nodes fit into what those talk over? The key `mtu` is the size of
/// the underlay, from which Cilium subtracts its own overhead; 0 or absent means automatic, since
/// 1.17 the smallest of the selected devices (cilium: pkg/mtu; upgrade notes of 1.17). Too large is
/// no black hole: the kernel splits the outer packet, which carries no DF, into two.
final class CiliumMtu implements Check {
  private static final Code ABOVE_TAILSCALE = new Code("cilium-mtu/above-tailscale");
  private static final Code FROM_NIC = new Code("cilium-mtu/from-nic");
  private static final Code NO_IPV6 = new Code("cilium-mtu/no-ipv6");
  private static final Code NOT_AS_SET = new Code("cilium-mtu/not-as-set");
  private static final Code LIMITED = new Code("cilium-mtu/limited-by-tailscale");

  /// tailscale0's own (ts:net/tstun/mtu.go); also the least that IPv6 needs (RFC 8200 section 5).
  static final int TAILSCALE_MTU = 1280;

  /// Automatic is the minimum since then; before, it was the device of the node's address.
  private static final int MINIMUM_OF_DEVICES = 17;

  @Override
  public String id() {
    return "cilium-mtu";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.CILIUM, Topic.MTU);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        ABOVE_TAILSCALE,
        CiliumOnNic.ABOVE_NIC,
        FROM_NIC,
        LIMITED,
        NOT_AS_SET,
        NO_IPV6,
        WrappedTwice.CODE,
        EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var tunnel = TunnelSize.of(snapshot);
    return EachAgentConfig.judgeAll(
        scene,
        config ->
            List.of(
                opinion(config, tunnel, snapshot), LiveMtu.opinion(config, snapshot, NOT_AS_SET)));
  }

  private static Opinion opinion(AgentConfig config, TunnelSize tunnel, Snapshot snapshot) {
    return switch (config.number("mtu")) {
      case Answer.Of.Unsure<Integer>(var reason) -> new Opinion.Unsure(List.of(reason));
      case Answer.Of.Is<Integer>(var mtu) -> {
        Opinion ipv6 = ipv6(config, mtu);
        yield ipv6 instanceof Opinion.Fine ? between(config, tunnel, snapshot, mtu) : ipv6;
      }
    };
  }

  /// The kernel takes IPv6 off a device below its minimum.
  private static Opinion ipv6(AgentConfig config, int mtu) {
    if (mtu == 0 || mtu >= TAILSCALE_MTU) {
      return Opinion.fine();
    }
    Answer ipv6 = config.isOn("enable-ipv6");
    return switch (ipv6) {
      case Answer.Known.NO -> Opinion.fine();
      case Answer.Unsure unsure -> Opinion.unsure(unsure);
      case Answer.Known.YES ->
          Opinion.wrong(
              EachAgentConfig.warning(NO_IPV6, config, "mtu")
                  .with("mtu", Integer.toString(mtu))
                  .with("routeMtu", LiveMtu.route(config, mtu))
                  .seen(config.exhibits("mtu", "enable-ipv6")));
    };
  }

  private static Opinion between(
      AgentConfig config, TunnelSize tunnel, Snapshot snapshot, int mtu) {
    ClusterFacts cluster = snapshot.cluster();
    Answer underlay = EachAgentConfig.onTailnet(cluster, config);
    Answer tunnelled = config.isTunnelled();
    if (underlay.isNo()) {
      return mtu == 0 ? beside(config, snapshot) : CiliumOnNic.opinion(config, snapshot, mtu);
    }
    if (tunnelled.isNo()) {
      return Opinion.fine();
    }
    if (!underlay.isYes() || !tunnelled.isYes()) {
      return Opinion.unsure(underlay, tunnelled);
    }
    if (mtu == 0) {
      return automatic(config, snapshot, tunnel.least());
    }
    boolean fits = mtu <= tunnel.least();
    if (fits ? mtu > tunnel.certain() : !tunnel.unread().isEmpty()) {
      return new Opinion.Unsure(
          Stream.concat(tunnel.unread().stream(), tunnel.unseen().stream()).distinct().toList());
    }
    return fits
        ? WrappedTwice.opinion(config, cluster, mtu)
        : Opinion.wrong(
            EachAgentConfig.warning(ABOVE_TAILSCALE, config, "mtu")
                .with("mtu", Integer.toString(mtu))
                .with("routeMtu", LiveMtu.route(config, mtu))
                .with("tailscaleMtu", Integer.toString(tunnel.least()))
                .with("fitting", LiveMtu.route(config, tunnel.least()))
                .seen(config.exhibits("mtu", "routing-mode", "tunnel-protocol")));
  }

  /// Nodes talk over the NIC, but tailscale0 is among the devices of an agent: its size holds for
  /// all pods, though nothing goes through it.
  private static Opinion beside(AgentConfig config, Snapshot snapshot) {
    boolean minimum =
        config.version().filter(version -> version.isAtLeast(MINIMUM_OF_DEVICES)).isPresent();
    if (!minimum) {
      return Opinion.fine();
    }
    var doubts = new ArrayList<Reason>();
    for (NodeView view : NodeViews.withAgent(snapshot)) {
      if (config.holdsFor(view.node())) {
        Optional<Finding> finding = limited(config, view);
        if (finding.isPresent()) {
          return Opinion.wrong(finding.get());
        }
        view.vantage().cilium().status().unseen().ifPresent(doubts::add);
        view.vantage().host().links().unseen().ifPresent(doubts::add);
      }
    }
    return doubts.isEmpty() ? Opinion.fine() : new Opinion.Unsure(doubts);
  }

  private static Optional<Finding> limited(AgentConfig config, NodeView view) {
    List<String> devices =
        view.vantage().cilium().status().seen().map(Status::devices).orElse(List.of());
    List<Link> links =
        view.vantage().host().links().seen().orElse(List.of()).stream()
            .filter(link -> devices.contains(link.name()))
            .toList();
    Optional<Link> tailscale =
        links.stream().filter(link -> link.name().startsWith("tailscale")).findFirst();
    OptionalInt nic =
        links.stream()
            .filter(link -> !link.name().startsWith("tailscale"))
            .mapToInt(Link::mtu)
            .min();
    if (tailscale.isEmpty() || nic.isEmpty() || nic.getAsInt() <= tailscale.get().mtu()) {
      return Optional.empty();
    }
    String sizes =
        links.stream()
            .map(link -> link.name() + " " + link.mtu())
            .collect(Collectors.joining(", "));
    return Optional.of(
        EachAgentConfig.warning(LIMITED, config, "mtu")
            .with("nicMtu", Integer.toString(nic.getAsInt()))
            .with("tailscaleMtu", Integer.toString(tailscale.get().mtu()))
            .with("routeMtu", LiveMtu.route(config, tailscale.get().mtu()))
            .with("node", view.node())
            .seen(config.exhibits("mtu", "devices"))
            .seen(Exhibits.of(view.vantage().host().links(), "ip -j addr mtu", sizes)));
  }

  /// With tailscale0 left out, the base is that of the NIC.
  private static Opinion automatic(AgentConfig config, Snapshot snapshot, int base) {
    ClusterFacts cluster = snapshot.cluster();
    var devices = DeviceList.of(config);
    Answer forced = config.isOn("force-device-detection");
    Answer tailscale = devices.selectsTailscale();
    if (devices.isAutomatic() || forced.isYes() || tailscale.isYes()) {
      return WrappedTwice.opinion(config, cluster, base);
    }
    if (!forced.isNo() || !tailscale.isNo()) {
      return Opinion.unsure(forced, tailscale);
    }
    if (config.version().isEmpty()) {
      return new Opinion.Unsure(List.of(config.noVersion()));
    }
    if (!config.version().get().isAtLeast(MINIMUM_OF_DEVICES)) {
      return WrappedTwice.opinion(config, cluster, base);
    }
    var finding =
        EachAgentConfig.warning(FROM_NIC, config, "devices")
            .with("devices", config.text("devices"))
            .with("tailscaleMtu", Integer.toString(base))
            .seen(config.exhibits("devices", "mtu", "routing-mode"));
    if (devices.excludesOnly()) {
      return Opinion.fine(); // no device at all: another check's finding
    }
    return switch (CiliumDevices.opinion(config, snapshot)) {
      case Opinion.Wrong(var cause) -> Opinion.wrong(finding.because(cause.code()));
      case Opinion.Unsure unsure -> unsure;
      case Opinion.Fine _, Opinion.Beside _ -> Opinion.wrong(finding);
    };
  }
}
