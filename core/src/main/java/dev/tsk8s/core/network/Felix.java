package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What Calico's agents do, by their settings: the environment outranks FelixConfigurations, and
/// the one of a node that of all nodes (Calico: "Configuring Felix").
final class Felix {
  private static final String EXCLUSIONS = "natOutgoingExclusions";

  /// Addresses of nodes count as addresses of pools do; the default is `IPPoolsOnly` (projectcalico
  /// /api: pkg/apis/projectcalico/v3/felixconfig.go).
  private static final String WITH_HOSTS = "IPPoolsAndHostIPs";

  private final CniAgent agent;
  private final ClusterFacts cluster;
  private final Scope scope;

  /// Those in force for some traffic.
  Felix(CniAgent agent, ClusterFacts cluster, Scope scope) {
    this.agent = agent;
    this.cluster = cluster;
    this.scope = scope;
  }

  /// What is set, or an empty text; `none` takes any setting back.
  String value(String key) {
    String set =
        given(agent, key)
            .or(() -> holder(key).map(one -> one.spec().getOrDefault(key, "")))
            .orElse("");
    return set.equalsIgnoreCase("none") ? "" : set;
  }

  /// Why what is set is not known.
  Optional<Reason> doubt(String key) {
    Optional<String> given = given(agent, key);
    if (given.isPresent()) {
      return given
          .filter(AgentWords::isElsewhere)
          .map(_ -> Egress.notShown(Cni.CALICO.title(), variable(key)));
    }
    var served = cluster.pools().felix().seen().flatMap(all -> all);
    boolean differ =
        scope.node().isEmpty()
            && all().anyMatch(one -> !one.node().isEmpty() && one.spec().containsKey(key));
    return differ || (served.isEmpty() && cluster.pools().felix().unseen().isEmpty())
        ? Optional.of(Egress.notShown(Cni.CALICO.title(), "FelixConfiguration " + key))
        : cluster.pools().felix().unseen();
  }

  /// Where it is set, or would be.
  Decider decider(String key) {
    Optional<String> given = given(agent, key);
    if (given.isPresent()) {
      return new Decider(
          AgentWords.subject(agent), variable(key), given.get(), cluster.cniAgents());
    }
    String node = holder(key).map(FelixSettings::node).orElse("");
    String value = value(key);
    return new Decider(
        Subject.of("FelixConfiguration", "", node.isEmpty() ? "default" : "node." + node),
        key,
        value.isEmpty() ? Exhibit.UNSET : value,
        cluster.pools().felix());
  }

  private static String variable(String key) {
    return "FELIX_" + key.toUpperCase(Locale.ROOT);
  }

  /// A variable counts in any case, and even without a value (felix/config: env_var_loader.go,
  /// config_params.go `resolve`).
  private static Optional<String> given(CniAgent agent, String key) {
    return agent.env().entrySet().stream()
        .filter(variable -> variable.getKey().equalsIgnoreCase(variable(key)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<FelixSettings> holder(String key) {
    String node = scope.node().map(ClusterNode::name).orElse("");
    return all()
        .filter(one -> one.spec().containsKey(key))
        .filter(one -> one.node().isEmpty() || one.node().equals(node))
        .max(Comparator.comparing(FelixSettings::node));
  }

  private Stream<FelixSettings> all() {
    return cluster.pools().felix().seen().flatMap(all -> all).stream().flatMap(List::stream);
  }

  /// Whether what pods in a pool with `natOutgoing` send to nodes is masqueraded as all else is.
  static Answer rewritesToNodes(Optional<CniAgent> agent, ClusterFacts cluster) {
    Optional<String> given = agent.flatMap(one -> given(one, EXCLUSIONS));
    if (given.isPresent()) {
      return AgentWords.isElsewhere(given.get())
          ? Masquerade.notShown(Cni.CALICO, variable(EXCLUSIONS))
          : Answer.of(!given.get().equalsIgnoreCase(WITH_HOSTS));
    }
    Optional<Reason> unseen = cluster.pools().felix().unseen();
    if (unseen.isPresent()) {
      return Answer.unsure(unseen.get());
    }
    Optional<List<FelixSettings>> served = cluster.pools().felix().seen().flatMap(all -> all);
    boolean everywhere =
        served.stream()
            .flatMap(List::stream)
            .filter(one -> one.node().isEmpty())
            .anyMatch(Felix::countsHosts);
    boolean alike =
        served.stream()
            .flatMap(List::stream)
            .filter(one -> !one.node().isEmpty() && one.spec().containsKey(EXCLUSIONS))
            .allMatch(one -> countsHosts(one) == everywhere);
    return served.isPresent() && alike
        ? Answer.of(!everywhere)
        : Masquerade.notShown(Cni.CALICO, EXCLUSIONS);
  }

  private static boolean countsHosts(FelixSettings settings) {
    return settings.spec().getOrDefault(EXCLUSIONS, "").equalsIgnoreCase(WITH_HOSTS);
  }
}
