package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which deployment pattern holds, judged from Kubernetes objects.
public final class Patterns {

  /// Nodes with addresses in 100.64.0.0/10 that something else than a tailnet may have given.
  public static final Code NODE_RANGE = new Code("deploy-pattern/node-range");

  /// Whether a workload has a kernel interface is set where it is not read.
  public static final Code USERSPACE_ELSEWHERE = new Code("deploy-userspace/set-elsewhere");

  private Patterns() {}

  /// The patterns that are proven; what was not seen proves none.
  public static Set<Pattern> of(ClusterFacts cluster) {
    var proven = EnumSet.noneOf(Pattern.class);
    if (access(cluster).isYes()) {
      proven.add(Pattern.ACCESS);
    }
    if (underlay(cluster).isYes()) {
      proven.add(Pattern.UNDERLAY);
    }
    return proven;
  }

  /// Whether the nodes are joined by Tailscale: their own addresses are tailnet addresses, or the
  /// pod network is told to use tailscale0.
  public static Answer underlay(ClusterFacts cluster) {
    return Answer.any(
        List.of(
            nodesOnTailnet(cluster),
            anyOf(cluster.nodes(), NodeNetwork::carriesPodsOverTailnet),
            anyOf(cluster.cniAgents(), NodeNetwork::usesTailscale),
            anyOf(cluster.networkConfig(), NodeNetwork::usesTailscale)));
  }

  /// Whether the nodes' own addresses (InternalIP) are tailnet addresses. Other networks are
  /// numbered from 100.64.0.0/10 too: where something contradicts, it is not known.
  public static Answer nodesOnTailnet(ClusterFacts cluster) {
    return nodesOnTailnet(cluster.nodes());
  }

  /// The same of some nodes.
  public static Answer nodesOnTailnet(Evidence<List<ClusterNode>> some) {
    return switch (some) {
      case Unavailable<List<ClusterNode>>(var reason) -> Answer.unsure(reason);
      case Observed<List<ClusterNode>>(var nodes, _) -> {
        if (nodes.stream().anyMatch(NodeNetwork::isOnTailnet)) {
          yield Answer.of(true);
        }
        var unclear = nodes.stream().filter(NodeNetwork::isUnclear).toList();
        yield unclear.isEmpty() ? Answer.of(false) : Answer.unsure(shared(unclear));
      }
    };
  }

  private static Reason shared(List<ClusterNode> nodes) {
    String addresses =
        nodes.stream()
            .flatMap(node -> node.internalIps().stream())
            .filter(Ip.CGNAT::contains)
            .limit(3)
            .map(Ip::text)
            .collect(Collectors.joining(", "));
    return Reason.NotVisible.of(
        NODE_RANGE.text(), Map.of("node", nodes.getFirst().name(), "addresses", addresses));
  }

  /// Whether Tailscale in pods lets people outside reach the cluster, or pods reach the tailnet.
  public static Answer access(ClusterFacts cluster) {
    var answers = new ArrayList<Answer>();
    for (TailscalePod pod : cluster.pods().seen().orElse(List.of())) {
      WorkloadRef owner = pod.owner().orElseGet(() -> new WorkloadRef("Pod", pod.name()));
      var subject = Subject.of(owner.kind(), pod.namespace(), owner.name());
      answers.add(givesAccess(cluster, subject, pod.spec()));
    }
    Optional<Reason> unread = cluster.pods().unseen();
    if (unread.isPresent()) {
      List.of(cluster.deployments(), cluster.statefulSets(), cluster.daemonSets()).stream()
          .flatMap(workloads -> workloads.seen().orElse(List.of()).stream())
          .forEach(workload -> {
            var subject = Subject.of(workload.kind(), workload.namespace(), workload.name());
            answers.add(givesAccess(cluster, subject, workload.spec()));
          });
      answers.add(Answer.unsure(unread.get()));
    }
    return Answer.any(answers);
  }

  private static Answer givesAccess(ClusterFacts cluster, Subject workload, TailscaleSpec spec) {
    return switch (spec.role()) {
      case OPERATOR_PROXY, CONNECTOR, PROXY_GROUP, PEER_RELAY, API_SERVER_PROXY -> Answer.of(true);
      case OPERATOR, RECORDER, NAMESERVER -> Answer.of(false);
      case SELF_MADE ->
          switch (providesUnderlay(cluster, workload, spec)) {
            case Answer.Known known -> Answer.of(known.isNo());
            case Answer.Unsure unsure -> unsure;
          };
    };
  }

  /// Whether an agent of the pod network is told to send pods' packets between nodes through
  /// tailscale0.
  public static boolean usesTailscale(CniAgent agent) {
    return NodeNetwork.usesTailscale(agent);
  }

  /// Whether a workload is what joins the nodes to their tailnet, and no way for others into the
  /// cluster: a DaemonSet in the host's network with a kernel interface, which offers no routes and
  /// serves nothing, where the nodes' own addresses are tailnet addresses.
  public static Answer providesUnderlay(
      ClusterFacts cluster, Subject workload, TailscaleSpec spec) {
    if (!mayProvideUnderlay(workload.kind(), spec)) {
      return Answer.of(false);
    }
    Answer joined = nodesOnTailnet(cluster);
    return joined.isYes() && spec.userspace().isEmpty()
        ? Answer.unsure(userspaceElsewhere(workload, spec))
        : joined;
  }

  private static Reason userspaceElsewhere(Subject workload, TailscaleSpec spec) {
    return Reason.NotVisible.of(
        USERSPACE_ELSEWHERE.text(),
        Map.of(
            "workload", workload.kind().toLowerCase(Locale.ROOT) + "/" + workload.name(),
            "container", spec.container().name(),
            "namespace", workload.namespace(),
            "name", workload.name(),
            "kind", workload.kind()));
  }

  private static boolean mayProvideUnderlay(String kind, TailscaleSpec spec) {
    return kind.equals("DaemonSet")
        && spec.role() == Role.SELF_MADE
        && spec.hostNetwork()
        && !spec.userspace().orElse(false)
        && spec.otherContainers() == 0
        && !offersSomething(spec);
  }

  private static boolean offersSomething(TailscaleSpec spec) {
    var env = spec.container().env();
    return env.getOrDefault("TS_EXTRA_ARGS", "").contains("--advertise-")
        || List.of(
                "TS_ROUTES",
                "TS_DEST_IP",
                "TS_EXPERIMENTAL_DEST_DNS_NAME",
                "TS_TAILNET_TARGET_IP",
                "TS_TAILNET_TARGET_FQDN",
                "TS_SERVE_CONFIG")
            .stream()
            .anyMatch(name -> !env.getOrDefault(name, "").isBlank());
  }

  private static <T> Answer anyOf(Evidence<List<T>> evidence, Predicate<T> proves) {
    if (evidence.seen().orElse(List.of()).stream().anyMatch(proves)) {
      return Answer.of(true);
    }
    return evidence.unseen().map(Answer::unsure).orElse(Answer.of(false));
  }
}
