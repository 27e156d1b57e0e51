package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Where Calico takes its MTU from when nobody sets it: the smallest of the interfaces whose names
/// match `mtuIfacePattern`, whichever of them the nodes talk over (projectcalico/calico:
/// felix/dataplane/linux/int_dataplane.go `findHostMTU`, felix/config/config_params.go).
public final class FelixMtu {
  /// What decides the size of pods' packets is set where it is not read.
  public static final String NOT_SHOWN = "mtu-pods/setting-not-shown";

  private static final String PATTERN = "mtuIfacePattern";
  private static final String ENABLED = "wireguardEnabled";

  private FelixMtu() {}

  /// Whether tailscale0 is none of those: the default names Ethernet, Wi-Fi and the like.
  public static Answer overlooksTailscale(ClusterFacts cluster) {
    return setting(cluster, PATTERN, pattern -> !matches(pattern));
  }

  /// Whether Calico encrypts what pods send to other nodes' pods: by WireGuard, and then neither
  /// VXLAN nor IPIP carries it (felix/dataplane/linux/wireguard; off unless `wireguardEnabled` is
  /// true).
  public static Answer encrypts(ClusterFacts cluster) {
    return setting(cluster, ENABLED, AgentWords::isTrue);
  }

  /// Its `wireguardMTU`, which is the pods' where it encrypts and the plugin was told nothing;
  /// empty: unset, and so 60 less than the interface, or 80 where that has IPv6.
  public static OptionalInt ofWireguard(ClusterFacts cluster) {
    return agent(cluster)
        .map(one -> new Felix(one, cluster, Scope.ANY).value("wireguardMTU"))
        .map(AgentWords::number)
        .filter(set -> set.orElse(0) > 0)
        .orElse(OptionalInt.empty());
  }

  private static Answer setting(ClusterFacts cluster, String key, Predicate<String> claim) {
    Optional<CniAgent> agent = agent(cluster);
    if (agent.isEmpty()) {
      return cluster.cniAgents().unseen().map(Answer::unsure).orElse(Answer.of(false));
    }
    var felix = new Felix(agent.get(), cluster, Scope.ANY);
    return felix
        .doubt(key)
        .map(FelixMtu::ofSizes)
        .map(Answer::unsure)
        .orElseGet(() -> Answer.of(claim.test(felix.value(key))));
  }

  private static Optional<CniAgent> agent(ClusterFacts cluster) {
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(one -> one.agent() == Agent.CALICO)
        .findFirst();
  }

  /// The same about packet sizes, where it speaks of what rewrites addresses.
  static Reason ofSizes(Reason reason) {
    return reason instanceof Reason.NotVisible(var code, var details)
            && code.equals(Egress.NOT_SHOWN)
        ? new Reason.NotVisible(NOT_SHOWN, details)
        : reason;
  }

  static Reason notShown(String cni, String setting) {
    return ofSizes(Egress.notShown(cni, setting));
  }

  /// A pattern that is none counts as the default.
  private static boolean matches(String pattern) {
    try {
      return !pattern.isEmpty() && Pattern.compile(pattern).matcher("tailscale0").find();
    } catch (PatternSyntaxException _) {
      return false;
    }
  }
}
