package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The AWS VPC CNI: pods have addresses of the VPC, and what they send out of it gets the node's
/// primary address with a random port, unless one of its variables says otherwise
/// (amazon-vpc-cni-k8s: README.md, pkg/networkutils/network.go).
public final class Aws {
  private static final String EXTERNAL = "AWS_VPC_K8S_CNI_EXTERNALSNAT";
  private static final String RANDOM = "AWS_VPC_K8S_CNI_RANDOMIZESNAT";
  private static final String EXCLUDED = "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS";
  private static final String V6 = "ENABLE_IPv6";
  private static final String V4_EGRESS = "ENABLE_V4_EGRESS";
  private static final String POD_ENI = "ENABLE_POD_ENI";
  private static final String POD_ENI_MODE = "POD_SECURITY_GROUP_ENFORCING_MODE";

  /// What pods' interfaces get.
  public static final String POD_MTU = "POD_MTU";

  /// What the node's own get, and pods' where the other is not set.
  public static final String ENI_MTU = "AWS_VPC_ENI_MTU";

  private static final int LEAST_MTU = 576;
  private static final int MOST_MTU = 9001;
  private static final Pattern WITHOUT_POD_MTU =
      Pattern.compile("v?(?:1\\.(?:\\d|1[0-5])(?:\\..*)?|1\\.16(?:\\.[0-3](?:\\D.*)?)?)");

  private static final String COMPUTE = "eks.amazonaws.com/compute-type";

  /// Nodes of these kinds run no such agent (config/master/aws-k8s-cni.yaml).
  private static final Set<String> WITHOUT_AGENT = Set.of("fargate", "hybrid", "auto");

  private Aws() {}

  static PodNetwork network(CniAgent agent) {
    boolean custom = hasCustomNetworking(agent);
    return PodNetwork.of(
            Cni.AWS_VPC_CNI, agent, Way.plain(custom ? "vpc, custom networking" : "vpc"))
        .withMtu(podMtu(agent));
  }

  /// Out of range counts as unset (README.md; pkg/networkutils/network.go `GetPodMTU`).
  private static int podMtu(CniAgent agent) {
    return Stream.of(POD_MTU, ENI_MTU)
        .filter(key -> !key.equals(POD_MTU) || hasPodMtu(agent))
        .flatMapToInt(key -> AgentWords.number(AgentWords.env(agent, key)).stream())
        .filter(mtu -> mtu >= LEAST_MTU && mtu <= MOST_MTU)
        .findFirst()
        .orElse(MOST_MTU);
  }

  /// Whether pods can have a size of their own: since v1.16.4. Before, they have that of the node's
  /// interfaces.
  public static boolean hasPodMtu(CniAgent agent) {
    return !WITHOUT_POD_MTU.matcher(agent.version()).matches();
  }

  /// Pods get addresses of the subnets in ENIConfigs (README.md).
  public static boolean hasCustomNetworking(CniAgent agent) {
    return AgentWords.isTrue(agent, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", false);
  }

  /// Pods and nodes have addresses of the VPC, which it exempts.
  static Masquerade masquerade(CniAgent agent, Evidence<?> from) {
    return Masquerade.exempt(
        Cni.AWS_VPC_CNI, EXTERNAL, agent.env().getOrDefault(EXTERNAL, "false"), from);
  }

  static Egress egress(CniAgent agent, ClusterFacts cluster, Scope scope) {
    Evidence<?> from = cluster.cniAgents();
    String title = Cni.AWS_VPC_CNI.title();
    String kind = kind(cluster, scope);
    if (WITHOUT_AGENT.contains(kind)) {
      var none = new Decider(AgentWords.subject(agent), COMPUTE, kind, cluster.nodes());
      Answer unknown = Answer.unsure(Egress.notDocumented("EKS " + kind));
      return new Egress(title, unknown, unknown, unknown, none, Cure.NONE);
    }
    for (String name : List.of(EXTERNAL, RANDOM, EXCLUDED, V6, V4_EGRESS)) {
      if (AgentWords.isElsewhere(agent, name)) {
        Answer unknown = Answer.unsure(Egress.notShown(title, name));
        return new Egress(title, unknown, unknown, unknown, decider(agent, name, from), Cure.NONE);
      }
    }
    return AgentWords.isTrue(agent, V6, false)
        ? ofV6(agent, title, from)
        : ofV4(agent, title, from);
  }

  /// Of the node, or of all of them where they are of one.
  private static String kind(ClusterFacts cluster, Scope scope) {
    List<String> kinds =
        scope.node().map(List::of).or(() -> cluster.nodes().seen()).stream()
            .flatMap(List::stream)
            .map(node -> node.labels().getOrDefault(COMPUTE, ""))
            .distinct()
            .toList();
    return kinds.size() == 1 ? kinds.getFirst() : "";
  }

  private static Egress ofV4(CniAgent agent, String title, Evidence<?> from) {
    if (AgentWords.isTrue(agent, EXTERNAL, false)) {
      return Egress.none(title, decider(agent, EXTERNAL, from));
    }
    List<Cidr> excluded =
        Stream.of(AgentWords.env(agent, EXCLUDED).split(","))
            .flatMap(word -> Exempt.parse(word).stream())
            .toList();
    Answer exempt = Exempt.internet(excluded, Egress.notShown(title, EXCLUDED));
    if (exempt.isYes()) {
      return Egress.none(title, decider(agent, EXCLUDED, from));
    }
    // The rule asks for no source: what the node itself sends is taken as well.
    Egress rule =
        isRandom(agent)
            ? Egress.random(title, decider(agent, RANDOM, from), Cure.AWS).withHost(Answer.of(true))
            : Egress.plain(title, decider(agent, RANDOM, from));
    return exempt.isNo()
        ? rule.unlessExempt(podEni(agent, title)).withHost(rule.host())
        : rule.unlessExempt(exempt);
  }

  /// Pods with security groups of their own leave over an interface that the rule spares, unless
  /// the mode is `standard`; which pods have some, SecurityGroupPolicies say.
  private static Answer podEni(CniAgent agent, String title) {
    boolean some = AgentWords.isTrue(agent, POD_ENI, false);
    boolean standard = AgentWords.env(agent, POD_ENI_MODE).equals("standard");
    return some && !standard
        ? Answer.unsure(Egress.notShown(title, "SecurityGroupPolicy"))
        : Answer.of(false);
  }

  /// Pods have IPv6 addresses, which are not rewritten; a second one of IPv4 is, for each pod by a
  /// rule of its own (cmd/egress-cni-plugin/snat/snat.go).
  private static Egress ofV6(CniAgent agent, String title, Evidence<?> from) {
    if (!AgentWords.isTrue(agent, V4_EGRESS, true)) {
      return Egress.none(title, decider(agent, V4_EGRESS, from));
    }
    return isRandom(agent)
        ? Egress.random(title, decider(agent, RANDOM, from), Cure.AWS)
        : Egress.plain(title, decider(agent, RANDOM, from));
  }

  /// What is none of its words counts as `prng`.
  private static boolean isRandom(CniAgent agent) {
    return !AgentWords.env(agent, RANDOM).equals("none");
  }

  private static Decider decider(CniAgent agent, String key, Evidence<?> from) {
    String value = agent.env().getOrDefault(key, Exhibit.UNSET);
    return new Decider(AgentWords.subject(agent), key, value, from);
  }
}
