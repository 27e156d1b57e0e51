package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import java.util.Optional;
import java.util.OptionalInt;

/// A CNI of the cluster, and how it carries pods' packets.
///
/// @param version of its image's tag; empty if nothing tells it
/// @param way how packets get from node to node
/// @param podMtu the largest IP packet of a pod that was set; empty: what the node's device takes,
///   less the overhead of the way
/// @param agent its DaemonSet; empty: it is part of k3s or of the provider
/// @param onlyPolicy it refuses or steers packets that another CNI carries
public record PodNetwork(
    Cni cni,
    String version,
    Answer.Of<Way> way,
    Answer.Of<OptionalInt> podMtu,
    Optional<Subject> agent,
    boolean onlyPolicy) {

  /// The pod networks that are told apart.
  public enum Cni {
    CILIUM("Cilium"),
    CALICO("Calico"),
    CANAL("Canal"),
    FLANNEL("Flannel"),
    KUBE_ROUTER("kube-router"),
    ANTREA("Antrea"),
    OVN_KUBERNETES("OVN-Kubernetes"),
    KINDNET("kindnet"),
    WEAVE("Weave Net"),
    AWS_VPC_CNI("AWS VPC CNI"),
    AZURE_CNI("Azure CNI"),
    /// The provider's own bridge on each node (Dataplane V2 is Cilium).
    GKE("GKE");

    private final String title;

    Cni(String title) {
      this.title = title;
    }

    /// Its name, the same in every language.
    public String title() {
      return title;
    }
  }

  public PodNetwork {
    requireNonNull(cni);
    requireNonNull(version);
    requireNonNull(way);
    requireNonNull(podMtu);
    requireNonNull(agent);
  }

  static PodNetwork of(Cni cni, CniAgent agent, Way way) {
    return of(cni, agent, new Answer.Of.Is<>(way));
  }

  static PodNetwork unsure(Cni cni, CniAgent agent, Reason reason) {
    return of(cni, agent, new Answer.Of.Unsure<>(reason));
  }

  private static PodNetwork of(Cni cni, CniAgent agent, Answer.Of<Way> way) {
    return new PodNetwork(
        cni,
        agent.version(),
        way,
        new Answer.Of.Is<>(OptionalInt.empty()),
        Optional.of(AgentWords.subject(agent)),
        false);
  }

  PodNetwork withMtu(int mtu) {
    return withMtu(new Answer.Of.Is<>(OptionalInt.of(mtu)));
  }

  PodNetwork withMtu(Answer.Of<OptionalInt> mtu) {
    return new PodNetwork(cni, version, way, mtu, agent, onlyPolicy);
  }

  PodNetwork withWay(Answer.Of<Way> other) {
    return new PodNetwork(cni, version, other, podMtu, agent, onlyPolicy);
  }

  PodNetwork onlyForPolicy(boolean only) {
    return new PodNetwork(cni, version, way, podMtu, agent, only);
  }

  /// It is what this agent brings.
  boolean isOf(CniAgent one) {
    return agent.filter(AgentWords.subject(one)::equals).isPresent();
  }

  /// The largest IP packet that a pod can send to one on another node, where nodes talk over a
  /// device of this MTU; empty while the way or the setting is not known.
  public OptionalInt podMtuOver(int device) {
    if (podMtu instanceof Answer.Of.Is<OptionalInt>(var set) && set.isPresent()) {
      return set;
    }
    return podMtu instanceof Answer.Of.Is<OptionalInt>
            && way instanceof Answer.Of.Is<Way>(var known)
        ? OptionalInt.of(device - known.overhead())
        : OptionalInt.empty();
  }
}
