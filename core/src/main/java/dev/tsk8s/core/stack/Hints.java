package dev.tsk8s.core.stack;

import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Answers to the questions of the decision chart that a cluster shows. Only what proves an answer
/// is one: a node without a public address in its status may have one all the same, and nodes with
/// one provider may be in two networks.
public final class Hints {

  /// An answer.
  ///
  /// @param option as the chart names it
  /// @param evidence what shows it
  public record Hint(String option, String evidence) {}

  private final SortedMap<String, Hint> found = new TreeMap<>();

  private Hints() {}

  /// By question.
  public static SortedMap<String, Hint> of(Snapshot snapshot) {
    var hints = new Hints();
    ClusterFacts cluster = snapshot.cluster();
    hints.purpose(cluster);
    hints.pods(cluster);
    hints.join(snapshot);
    hints.network(snapshot);
    return hints.found;
  }

  private void purpose(ClusterFacts cluster) {
    var patterns = Patterns.of(cluster);
    if (patterns.size() == 1) {
      String word = patterns.iterator().next().word();
      found.put("purpose", new Hint(word, "pattern: " + word));
    }
  }

  private void pods(ClusterFacts cluster) {
    List<TailscalePod> pods = cluster.pods().seen().orElse(List.of());
    Optional<TailscalePod> operators =
        pods.stream()
            .filter(pod -> pod.spec().role().ofOperator() || pod.spec().role() == Role.OPERATOR)
            .findFirst();
    Optional<TailscalePod> own =
        pods.stream().filter(pod -> pod.spec().role() == Role.SELF_MADE).findFirst();
    if (operators.isPresent() != own.isPresent()) {
      TailscalePod shown = operators.or(() -> own).orElseThrow();
      found.put("pods", new Hint(operators.isPresent() ? "operator" : "own", name(shown)));
    }
    if (operators.isPresent()) {
      found.put("proxies", new Hint("yes", name(operators.get())));
    } else if (cluster.pods().unseen().isEmpty()) {
      found.put("proxies", new Hint("no", "Pods"));
    }
  }

  private static String name(TailscalePod pod) {
    return "Pod " + pod.namespace() + "/" + pod.name();
  }

  /// Nodes that Tailscale joins, by whom, and what wraps pods' packets there.
  private void join(Snapshot snapshot) {
    ClusterFacts cluster = snapshot.cluster();
    if (!Patterns.nodesOnTailnet(cluster).isYes()) {
      return;
    }
    cluster.nodes().seen().orElse(List.of()).stream()
        .filter(node -> node.internalIps().stream().anyMatch(ip -> ip.isInTailscaleRange()))
        .findFirst()
        .map(node -> "Node " + node.name() + " InternalIP " + node.internalIps().getFirst().text())
        .ifPresent(evidence -> found.put("join", new Hint("tailscale", evidence)));
    Optional<TailscalePod> hosts =
        cluster.pods().seen().orElse(List.of()).stream()
            .filter(pod -> pod.spec().role() == Role.SELF_MADE && pod.spec().hostNetwork())
            .filter(pod -> pod.owner().filter(o -> o.kind().equals("DaemonSet")).isPresent())
            .findFirst();
    if (hosts.isPresent()) {
      found.put("host", new Hint("daemonset", name(hosts.get())));
    } else if (cluster.pods().unseen().isEmpty()) {
      found.put("host", new Hint("system", "Pods"));
    }
    PodNetworks.of(snapshot)
        .carrier()
        .ifPresent(carrier ->
            found.put(
                "cni",
                new Hint(carrier.cni() == Cni.CILIUM ? "cilium" : "other", carrier.cni().title())));
  }

  /// Two providers are two networks.
  private void network(Snapshot snapshot) {
    List<String> providers =
        snapshot.cluster().nodes().seen().orElse(List.of()).stream()
            .flatMap(node -> provider(node).stream())
            .distinct()
            .limit(2)
            .toList();
    if (providers.size() == 2) {
      found.put("network", new Hint("different", String.join(", ", providers)));
    }
  }

  private static Optional<String> provider(ClusterNode node) {
    return Providers.of(node)
        .flatMap(cell ->
            cell instanceof Cell.Value(var texts, _)
                ? Optional.of(texts.getFirst())
                : Optional.empty());
  }
}
