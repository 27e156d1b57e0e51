package dev.tsk8s.core.network;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Cilium's agents do to what pods send to the Internet. In BPF a port above those of
/// NodePorts is kept, as tailscaled's own choice is, and a lower one is not (bpf/lib/nat.h
/// `__snat_try_keep_port`, bpf/node_config.h `NODEPORT_PORT_MIN_NAT`); by iptables any port is,
/// unless `iptables-random-fully` is set (pkg/datapath/iptables).
final class CiliumEgress {
  private static final String MASQUERADE = "enable-ipv4-masquerade";
  private static final String BPF = "enable-bpf-masquerade";
  private static final String RANDOM = "iptables-random-fully";
  private static final String LISTED = "enable-ip-masq-agent";
  private static final String NODE_PORTS = "node-port-range";

  /// Of the agent (pkg/loadbalancer/config.go).
  private static final String USUAL_RANGE = "30000,32767";

  private static final Pattern RANGE = Pattern.compile("\\d{1,5},(\\d{1,5})");
  private static final Pattern BETWEEN = Pattern.compile("[\\s\"',\\[\\]]+");

  private CiliumEgress() {}

  static Egress of(CniAgent agent, CiliumAgents agents, ClusterFacts cluster, Scope scope) {
    String title = Cni.CILIUM.title();
    Subject subject = AgentWords.subject(agent);
    List<AgentConfig> configs =
        agents.configs().stream()
            .filter(one -> scope.node().filter(node -> !one.holdsFor(node.name())).isEmpty())
            .toList();
    if (agent.name().equals("anetd")) {
      // Google's own build of it.
      var untold = new Decider(subject, BPF, Exhibit.UNSET, cluster.cniAgents());
      return Egress.unsure(title, untold, Egress.notDocumented("GKE Dataplane V2"));
    }
    if (configs.isEmpty()) {
      var untold = new Decider(subject, MASQUERADE, Exhibit.UNSET, cluster.networkConfig());
      Reason missing = new Reason.Failed("ConfigMap cilium-config", "not found");
      return Egress.unsure(title, untold, agents.unseen().stream().findFirst().orElse(missing));
    }
    List<Egress> all = configs.stream().map(one -> of(one, cluster, title)).toList();
    Egress first = all.getFirst();
    boolean alike =
        all.stream()
            .allMatch(one ->
                one.rewritten().equals(first.rewritten()) && one.random().equals(first.random()));
    return alike
        ? first
        : Egress.unsure(title, first.decider(), Egress.notShown(title, "CiliumNodeConfig"));
  }

  private static Egress of(AgentConfig config, ClusterFacts cluster, String title) {
    Answer masquerade = config.isOn(MASQUERADE);
    if (masquerade.isNo()) {
      return Egress.none(title, decider(config, MASQUERADE, cluster));
    }
    Answer bpf = config.isOn(BPF);
    Answer random = config.isOn(RANDOM);
    Answer unsure = Answer.any(List.of(doubt(masquerade), doubt(bpf)));
    if (!unsure.isNo()) {
      return Egress.unsure(title, decider(config, BPF, cluster), unsure.reasons().getFirst());
    }
    if (bpf.isYes()) {
      return inBpf(config, cluster, title);
    }
    if (!random.reasons().isEmpty()) {
      return Egress.unsure(title, decider(config, RANDOM, cluster), random.reasons().getFirst());
    }
    return random.isYes()
        ? Egress.random(title, decider(config, RANDOM, cluster), Cure.CILIUM)
        : Egress.plain(title, decider(config, RANDOM, cluster));
  }

  /// Its own ip-masq-agent may exempt the Internet: so it is where Azure gives pods addresses of
  /// their own.
  private static Egress inBpf(AgentConfig config, ClusterFacts cluster, String title) {
    Egress plain =
        Egress.plain(title, decider(config, BPF, cluster)).keptFrom(lowest(config, title));
    Answer listed = config.isOn(LISTED);
    if (!listed.isYes()) {
      return plain.unlessExempt(listed);
    }
    String namespace = config.map().namespace();
    Optional<Reason> unseen = cluster.networkConfig().unseenIn(namespace);
    List<Cidr> ranges =
        AgentWords.configs(cluster).stream()
            .filter(map -> map.namespace().equals(namespace))
            .filter(map -> map.name().contains("ip-masq-agent"))
            .flatMap(map -> map.data().values().stream())
            .flatMap(BETWEEN::splitAsStream)
            .flatMap(word -> Cidr.parse(word).stream())
            .toList();
    Answer exempt = Exempt.internet(ranges, Egress.notShown(title, "nonMasqueradeCIDRs"));
    return exempt.isYes()
        ? Egress.none(title, decider(config, LISTED, cluster))
        : plain.unlessExempt(unseen.map(Answer::unsure).orElse(exempt));
  }

  /// Without NodePorts it is the lower end of the node's ephemeral ports.
  private static Answer.Of<Integer> lowest(AgentConfig config, String title) {
    boolean nodePorts =
        config.replacesKubeProxy().isYes() || config.isOn("enable-node-port").isYes();
    Matcher range = RANGE.matcher(config.has(NODE_PORTS) ? config.text(NODE_PORTS) : USUAL_RANGE);
    return nodePorts && range.matches()
        ? new Answer.Of.Is<>(Integer.parseInt(range.group(1)) + 1)
        : new Answer.Of.Unsure<>(
            Egress.notShown(title, nodePorts ? NODE_PORTS : "net.ipv4.ip_local_port_range"));
  }

  private static Answer doubt(Answer answer) {
    return answer.reasons().isEmpty() ? Answer.of(false) : answer;
  }

  private static Decider decider(AgentConfig config, String key, ClusterFacts cluster) {
    Evidence<?> from = cluster.networkConfig();
    return new Decider(
        config.subject(key), key, config.has(key) ? config.text(key) : Exhibit.UNSET, from);
  }
}
