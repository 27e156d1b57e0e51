package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Antrea (build/charts/antrea/conf/antrea-agent.conf, pkg/agent/config/node_config.go,
/// pkg/agent/route/route_linux.go).
final class Antrea {
  private static final String CONFIG = "antrea-config";
  private static final String RANDOM = "snatFullyRandomPorts";

  private Antrea() {}

  /// Geneve unless told otherwise.
  static PodNetwork network(CniAgent agent, ClusterFacts cluster) {
    String mode = value(cluster, "trafficEncapMode");
    Optional<Reason> unseen = cluster.networkConfig().unseen();
    if (mode.isEmpty() && unseen.isPresent()) {
      return PodNetwork.unsure(Cni.ANTREA, agent, unseen.get());
    }
    Way way =
        switch (mode.toLowerCase(Locale.ROOT)) {
          case "noencap", "networkpolicyonly" -> Way.plain(mode);
          default -> tunnel(mode.isEmpty() ? "encap" : mode, value(cluster, "tunnelType"));
        };
    PodNetwork network = PodNetwork.of(Cni.ANTREA, agent, way);
    OptionalInt mtu = AgentWords.number(value(cluster, "defaultMTU"));
    return (mtu.isPresent() && mtu.getAsInt() > 0 ? network.withMtu(mtu.getAsInt()) : network)
        .onlyForPolicy(mode.equalsIgnoreCase("networkPolicyOnly"));
  }

  private static String value(ClusterFacts cluster, String key) {
    return AgentWords.value(cluster, CONFIG, key).orElse("");
  }

  private static Way tunnel(String mode, String type) {
    return switch (type) {
      case "vxlan" -> new Way(mode, Encapsulation.VXLAN, 50, List.of("4789/udp", "10349/tcp"));
      case "gre" -> new Way(mode, Encapsulation.GRE, 42, List.of("47/ip", "10349/tcp"));
      default -> new Way(mode, Encapsulation.GENEVE, 50, List.of("6081/udp", "10349/tcp"));
    };
  }

  /// `noSNAT` counts without encapsulation only.
  static Masquerade masquerade(ClusterFacts cluster) {
    boolean off = isOff(cluster);
    Optional<Reason> unseen = cluster.networkConfig().unseen().filter(_ -> !isTold(cluster));
    return Masquerade.exempt(Cni.ANTREA, "noSNAT", Boolean.toString(off), cluster.networkConfig())
        .toNodes(unseen.map(Answer::unsure).orElse(Answer.of(!off)));
  }

  private static boolean isTold(ClusterFacts cluster) {
    return AgentWords.configs(cluster).stream().anyMatch(config -> config.name().equals(CONFIG));
  }

  private static boolean isOff(ClusterFacts cluster) {
    return AgentWords.isTrue(value(cluster, "noSNAT"))
        && value(cluster, "trafficEncapMode").equalsIgnoreCase("noEncap");
  }

  /// Its masquerading keeps ports unless told otherwise (since 2.2).
  static Egress egress(CniAgent agent, ClusterFacts cluster) {
    String title = Cni.ANTREA.title();
    Evidence<?> from = cluster.networkConfig();
    Subject map =
        AgentWords.configs(cluster).stream()
            .filter(config -> config.name().equals(CONFIG))
            .findFirst()
            .map(Antrea::subject)
            .orElse(Subject.of("ConfigMap", agent.namespace(), CONFIG));
    String random = value(cluster, RANDOM);
    var decider = new Decider(map, RANDOM, random.isEmpty() ? Exhibit.UNSET : random, from);
    if (!isTold(cluster)) {
      return Egress.unsure(
          title, decider, from.unseen().orElse(Egress.notShown(title, "ConfigMap " + CONFIG)));
    }
    if (isOff(cluster)) {
      return Egress.none(title, new Decider(map, "noSNAT", "true", from));
    }
    return AgentWords.isTrue(random)
        ? Egress.random(title, decider, Cure.ANTREA)
        : Egress.plain(title, decider);
  }

  private static Subject subject(NetworkConfig config) {
    return Subject.of("ConfigMap", config.namespace(), config.name());
  }
}
