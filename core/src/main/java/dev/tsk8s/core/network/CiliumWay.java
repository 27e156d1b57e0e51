package dev.tsk8s.core.network;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How Cilium's agents carry packets, and what it costs (cilium: pkg/mtu/mtu.go,
/// pkg/datapath/tunnel/tunnel.go, Documentation/operations/system_requirements.rst).
public final class CiliumWay {
  private static final int TUNNEL = 50;
  private static final int TUNNEL_V6 = 70;
  private static final int IPSEC = 77;

  /// WireGuard's cost was counted as 80 up to 1.19, and is 95 in 1.20 (cilium#45940).
  private static final int WIREGUARD = 80;

  /// What it is counted as today.
  private static final int WIREGUARD_SINCE = 95;

  private static final int COUNTS_MORE = 20;

  /// From then on packets are encrypted with the tunnel's around them, and both are subtracted
  /// (cilium#29000 and #30329, both in 1.15.0); before, they take no tunnel, and WireGuard is
  /// subtracted alone (unless `wireguard-encapsulate` is set, since 1.14.4).
  private static final int COUNTS_BOTH = 15;

  private CiliumWay() {}

  static PodNetwork network(CniAgent agent, CiliumAgents agents) {
    Optional<AgentConfig> config = agents.configs().stream().findFirst();
    Reason reason =
        agents.unseen().stream()
            .findFirst()
            .orElse(new Reason.Failed("ConfigMap cilium-config", "not found"));
    Answer.Of<Way> way = config.map(CiliumWay::of).orElseGet(() -> new Answer.Of.Unsure<>(reason));
    Answer.Of<OptionalInt> mtu =
        config
            .map(one -> CiliumWay.podMtu(one, way))
            .orElseGet(() -> new Answer.Of.Unsure<>(reason));
    return new PodNetwork(
        Cni.CILIUM,
        agent.version(),
        way,
        mtu,
        Optional.of(AgentWords.subject(agent)),
        config.filter(CiliumWay::isChained).isPresent());
  }

  public static Answer.Of<Way> of(AgentConfig config) {
    Answer tunnelled = config.isTunnelled();
    Answer wireguard = config.isOn("enable-wireguard");
    Answer ipsec = config.isOn("enable-ipsec");
    var unsure = new ArrayList<>(tunnelled.reasons());
    unsure.addAll(wireguard.reasons());
    unsure.addAll(ipsec.reasons());
    if (!unsure.isEmpty()) {
      return new Answer.Of.Unsure<>(unsure.getFirst());
    }
    if (wireguard.isYes() && config.version().isEmpty()) {
      return new Answer.Of.Unsure<>(config.noVersion());
    }
    String protocol = config.text("tunnel-protocol");
    String old = config.text("tunnel");
    boolean geneve = protocol.equals("geneve") || (protocol.isEmpty() && old.equals("geneve"));
    var ports = new ArrayList<String>();
    if (tunnelled.isYes()) {
      String port = config.text("tunnel-port");
      ports.add((port.matches("[1-9]\\d{0,4}") ? port : geneve ? "6081" : "8472") + "/udp");
    }
    if (wireguard.isYes()) {
      ports.add("51871/udp");
    }
    if (ipsec.isYes()) {
      ports.add("50/ip");
    }
    if (!config.isOn("enable-health-checking").isNo()) {
      ports.add("4240/tcp");
      ports.add("icmp");
    }
    Encapsulation tunnel = geneve ? Encapsulation.GENEVE : Encapsulation.VXLAN;
    Encapsulation plain = wireguard.isYes() ? Encapsulation.WIREGUARD : Encapsulation.NONE;
    return new Answer.Of.Is<>(
        new Way(
            tunnelled.isYes() ? "tunnel" : "native",
            tunnelled.isYes() ? tunnel : plain,
            overhead(config, tunnelled.isYes(), wireguard.isYes(), ipsec.isYes()),
            ports));
  }

  private static int overhead(
      AgentConfig config, boolean tunnelled, boolean wireguard, boolean ipsec) {
    boolean v6 = config.text("underlay-protocol").equals("ipv6");
    int tunnel = tunnelled ? (v6 ? TUNNEL_V6 : TUNNEL) : 0;
    if (!wireguard) {
      return tunnel + (ipsec ? IPSEC : 0);
    }
    return config.version().map(version -> withWireguard(version, tunnel)).orElse(WIREGUARD);
  }

  /// What it takes off where it encrypts with WireGuard, by version. (1.19 changed in between: its
  /// later patches count as 1.20 does.)
  ///
  /// @param tunnel what its tunnel takes
  public static int withWireguard(CiliumVersion version, int tunnel) {
    int wireguard = version.isAtLeast(COUNTS_MORE) ? WIREGUARD_SINCE : WIREGUARD;
    return wireguard + (version.isAtLeast(COUNTS_BOTH) ? tunnel : 0);
  }

  /// By how many bytes more it may take off than [#of] says: 1.19 changed in between.
  public static int atMostMore(AgentConfig config) {
    boolean changed =
        config.isOn("enable-wireguard").isYes()
            && config.version().filter(version -> version.minor() == COUNTS_MORE - 1).isPresent();
    return changed ? WIREGUARD_SINCE - WIREGUARD : 0;
  }

  /// `mtu` is the size of what the nodes talk over: pods get what is left.
  static Answer.Of<OptionalInt> podMtu(AgentConfig config, Answer.Of<Way> way) {
    return switch (config.number("mtu")) {
      case Answer.Of.Unsure<Integer>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Answer.Of.Is<Integer>(var mtu) when mtu == 0 -> new Answer.Of.Is<>(OptionalInt.empty());
      case Answer.Of.Is<Integer>(var mtu) ->
          switch (way) {
            case Answer.Of.Unsure<Way>(var reason) -> new Answer.Of.Unsure<>(reason);
            case Answer.Of.Is<Way>(var known) ->
                new Answer.Of.Is<>(OptionalInt.of(mtu - known.overhead()));
          };
    };
  }

  /// Another CNI makes the pods' interfaces and routes.
  static boolean isChained(AgentConfig config) {
    return !List.of("", "none", "portmap").contains(config.text("cni-chaining-mode"));
  }
}
