package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Do pods' packets get an address that the other end can answer? Cilium's ip-masq-agent exempts
/// 100.64.0.0/10 unless it is told otherwise, which takes masquerading away from everything in a
/// tailnet; and it looks there before it knows a node of its own (cilium: bpf/lib/nat.h).
final class CiliumMasquerade implements Check {
  private static final Code TAILNET_EXEMPT = new Code("cilium-masquerade/tailnet-exempt");
  private static final Code NO_TAILSCALE = new Code("cilium-masquerade/interfaces-no-tailscale");
  private static final Code NO_NIC = new Code("cilium-masquerade/interfaces-no-nic");
  private static final Code NEEDS_NODE_PORT = new Code("cilium-masquerade/needs-node-port");
  private static final Code NEEDS_BPF = new Code("cilium-masquerade/agent-needs-bpf");

  private static final String INTERFACES = "egress-masquerade-interfaces";

  /// Since then masquerading in BPF stands alone (cilium#41380).
  private static final int STANDS_ALONE = 19;

  /// Up to then an agent that cannot masquerade in BPF falls back to iptables.
  private static final int FALLS_BACK = 13;

  @Override
  public String id() {
    return "cilium-masquerade";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        TAILNET_EXEMPT,
        NO_TAILSCALE,
        NO_NIC,
        NEEDS_NODE_PORT,
        NEEDS_BPF,
        EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    return EachAgentConfig.judge(scene, config -> opinion(config, snapshot));
  }

  private static Opinion opinion(AgentConfig config, Snapshot snapshot) {
    Answer masquerade = config.isOn("enable-ipv4-masquerade");
    Answer bpf = config.isOn("enable-bpf-masquerade");
    Answer exempting = config.isOn("enable-ip-masq-agent");
    if (masquerade.isNo()) {
      return Opinion.beside();
    }
    if (!masquerade.isYes() || !bpf.reasons().isEmpty() || !exempting.reasons().isEmpty()) {
      return Opinion.unsure(masquerade, bpf, exempting);
    }
    if (bpf.isNo()) {
      return exempting.isYes()
          ? Opinion.wrong(
              EachAgentConfig.problem(NEEDS_BPF, config, "enable-ip-masq-agent")
                  .seen(config.exhibits("enable-ip-masq-agent", "enable-bpf-masquerade")))
          : interfaces(config, snapshot.cluster());
    }
    Opinion standing = standing(config);
    return standing instanceof Opinion.Fine && exempting.isYes()
        ? exempting(config, snapshot)
        : standing;
  }

  /// iptables masquerades on every interface but Cilium's own, unless some are named
  /// (cilium#11894).
  private static Opinion interfaces(AgentConfig config, ClusterFacts cluster) {
    var interfaces = new DeviceList(config.list(INTERFACES), Answer.of(false), Answer.of(false));
    if (interfaces.isAutomatic()) {
      return Opinion.fine();
    }
    if (interfaces.isTailscaleOnly()) {
      return Opinion.wrong(interfaces(config, NO_NIC));
    }
    if (interfaces.selectsTailscale().isYes()) {
      return Opinion.fine();
    }
    Answer underlay = EachAgentConfig.onTailnet(cluster, config);
    return switch (underlay) {
      case Answer.Known.NO -> Opinion.fine();
      case Answer.Known.YES -> Opinion.wrong(interfaces(config, NO_TAILSCALE));
      case Answer.Unsure unsure -> Opinion.unsure(unsure);
    };
  }

  private static Finding interfaces(AgentConfig config, Code code) {
    return EachAgentConfig.problem(code, config, INTERFACES)
        .with("interfaces", config.text(INTERFACES))
        .seen(config.exhibits(INTERFACES, "enable-bpf-masquerade"));
  }

  /// From 1.14 to 1.18 the agent ends where NodePort is off: "BPF masquerade requires NodePort"
  /// (cilium: daemon/cmd/daemon.go).
  private static Opinion standing(AgentConfig config) {
    Answer services =
        Answer.any(List.of(config.replacesKubeProxy(), config.isOn("enable-node-port")));
    Optional<CiliumVersion> version = config.version();
    if (services.isYes()
        || version
            .filter(one -> one.isAtLeast(STANDS_ALONE) || !one.isAtLeast(FALLS_BACK + 1))
            .isPresent()) {
      return Opinion.fine();
    }
    if (!services.isNo()) {
      return Opinion.unsure(services);
    }
    if (version.isEmpty()) {
      return new Opinion.Unsure(List.of(config.noVersion()));
    }
    return Opinion.wrong(
        EachAgentConfig.problem(NEEDS_NODE_PORT, config, "enable-bpf-masquerade")
            .with("version", version.get().toString())
            .seen(
                config.exhibits(
                    "enable-bpf-masquerade", "kube-proxy-replacement", "enable-node-port")));
  }

  /// Whom it hurts: pods that talk to nodes, where the nodes' own addresses are exempt.
  private static Opinion exempting(AgentConfig config, Snapshot snapshot) {
    ClusterFacts cluster = snapshot.cluster();
    Answer underlay = EachAgentConfig.onTailnet(cluster, config);
    if (!underlay.isYes()) {
      return underlay.isNo() ? Opinion.fine() : Opinion.unsure(underlay);
    }
    return switch (MasqueradeExemptions.of(snapshot, config.map().namespace())) {
      case MasqueradeExemptions.Unknown(var reasons) -> new Opinion.Unsure(reasons);
      case MasqueradeExemptions.Listed listed when !listed.holdOneOf(addresses(cluster)) ->
          Opinion.fine();
      case MasqueradeExemptions.Listed listed ->
          Opinion.wrong(
              EachAgentConfig.problem(TAILNET_EXEMPT, config, "enable-ip-masq-agent")
                  .with("exempt", listed.text())
                  .with("kept", listed.others())
                  .seen(config.exhibits("enable-ip-masq-agent", "enable-bpf-masquerade"))
                  .seen(listed.exhibits()));
    };
  }

  /// The nodes' tailnet addresses.
  private static List<Ip> addresses(ClusterFacts cluster) {
    return cluster.nodes().seen().orElse(List.of()).stream()
        .flatMap(node -> node.internalIps().stream())
        .filter(Ip.CGNAT::contains)
        .toList();
  }
}
