package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.paths.Hop;
import dev.tsk8s.core.paths.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The finding for a pod behind a NAT that gives each destination another port. Which one depends
/// on the hop, and on who may change how the pod runs: each has a remedy of its own.
final class PodNat {
  /// A Deployment's pods in the pod network of public nodes.
  static final Code POD_SNAT = new Code("path-relayed/pod-snat");

  /// The same of a StatefulSet or DaemonSet.
  static final Code POD_SNAT_SET = new Code("path-relayed/pod-snat-set");

  /// The same of a sidecar, or of a pod without such a workload.
  static final Code POD_SNAT_SIDECAR = new Code("path-relayed/pod-snat-sidecar");

  static final Code POD_SNAT_PROXYGROUP = new Code("path-relayed/pod-snat-proxygroup");
  static final Code POD_SNAT_CONNECTOR = new Code("path-relayed/pod-snat-connector");
  static final Code POD_SNAT_OPERATOR = new Code("path-relayed/pod-snat-operator");
  static final Code POD_SNAT_PRIVATE = new Code("path-relayed/pod-snat-private");
  static final Code NODE_SNAT = new Code("path-relayed/node-snat");
  static final Code NAT_IN_FRONT = new Code("path-relayed/nat-in-front");
  static final Code TWO_NATS = new Code("path-relayed/two-nats");

  /// The node's own rule is the first hard hop; what the NAT in front of it does is not known.
  static final Code NODE_FIRST = new Code("path-relayed/node-first");

  static final Set<Code> CODES =
      Set.of(
          POD_SNAT,
          POD_SNAT_SET,
          POD_SNAT_SIDECAR,
          POD_SNAT_PROXYGROUP,
          POD_SNAT_CONNECTOR,
          POD_SNAT_OPERATOR,
          POD_SNAT_PRIVATE,
          NODE_SNAT,
          NAT_IN_FRONT,
          TWO_NATS,
          NODE_FIRST);

  private PodNat() {}

  static Finding finding(Hop hop, Scene scene, Ports ports) {
    TailscalePod pod = hop.pod();
    return Finding.problem(code(hop), PathSubjects.owner(pod))
        .with(names(pod))
        .with(remedies(hop, scene))
        .with("node", hop.node())
        .with("nodes", hop.node())
        .with(
            "addresses",
            hop.nodeAddresses().stream()
                .filter(ip -> !ip.isPrivate())
                .map(Ip::text)
                .collect(Collectors.joining(", ")))
        .with("port", Integer.toString(ports.freeFor(Units.subjectOf(pod), pod.spec())))
        .seen(exhibits(hop, scene));
  }

  /// With the switch of this cluster's pod network, where the node's own rule is to blame.
  private static Map<String, String> remedies(Hop hop, Scene scene) {
    var cluster = scene.snapshot().cluster();
    Optional<ClusterNode> node = new Places(cluster).node(hop.node()).seen();
    Optional<Egress> egress =
        node.flatMap(one -> scene.egresses().of(one, hop.pod().ips()))
            .filter(_ -> hop.isOfNode())
            .filter(one -> (hop.pod().spec().hostNetwork() ? one.host() : one.random()).isYes());
    var details = new TreeMap<String, String>();
    details.put("cni", egress.map(Egress::by).orElse(Exhibit.UNKNOWN));
    details.put("switch", egress.map(one -> one.cure().setting()).orElse(""));
    details.put("setting", egress.map(one -> one.decider().text()).orElse(""));
    details.put("value", egress.map(one -> one.decider().value()).orElse(""));
    details.putAll(
        Remedies.details(
            cluster,
            node.stream().map(one -> Remedies.Sufferer.of(hop.pod(), one)).toList(),
            egress));
    return details;
  }

  private static Code code(Hop hop) {
    return switch (hop.kind()) {
      case POD_SNAT_ON_PUBLIC_NODE -> onPublicNode(hop.pod());
      case POD_SNAT_ON_PRIVATE_NODE -> POD_SNAT_PRIVATE;
      case NODE_SNAT -> NODE_SNAT;
      case IN_FRONT_OF_NODES -> NAT_IN_FRONT;
      case NODE_OR_IN_FRONT -> TWO_NATS;
      case NODE_FIRST -> NODE_FIRST;
    };
  }

  private static Code onPublicNode(TailscalePod pod) {
    return switch (pod.spec().role()) {
      case PROXY_GROUP, API_SERVER_PROXY -> POD_SNAT_PROXYGROUP;
      case CONNECTOR -> POD_SNAT_CONNECTOR;
      case OPERATOR_PROXY, OPERATOR, PEER_RELAY, RECORDER, NAMESERVER -> POD_SNAT_OPERATOR;
      case SELF_MADE ->
          pod.spec().otherContainers() > 0
              ? POD_SNAT_SIDECAR
              : switch (pod.owner().map(WorkloadRef::kind).orElse("")) {
                case "Deployment" -> POD_SNAT;
                case "StatefulSet", "DaemonSet" -> POD_SNAT_SET;
                default -> POD_SNAT_SIDECAR;
              };
    };
  }

  /// The user's own names, as commands need them.
  static Map<String, String> names(TailscalePod pod) {
    var names = new TreeMap<String, String>();
    names.put("namespace", pod.namespace());
    names.put("pod", pod.name());
    names.put("pods", pod.name());
    names.put("container", pod.spec().container().name());
    names.put("workload", Units.subjectOf(pod).target());
    return names;
  }

  private static List<Exhibit> exhibits(Hop hop, Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var exhibits = new ArrayList<Exhibit>();
    String own = hop.nodeAddresses().stream().map(Ip::text).collect(Collectors.joining(", "));
    exhibits.addAll(
        Exhibits.of(
            snapshot.cluster().pods(),
            "spec.hostNetwork",
            Boolean.toString(hop.pod().spec().hostNetwork()),
            ""));
    exhibits.addAll(
        Exhibits.of(
            snapshot.cluster().nodes(), "node " + hop.node() + " status.addresses", own, ""));
    if (!hop.pod().spec().hostNetwork()) {
      exhibits.addAll(RandomSnat.of(scene.egresses()).exhibits());
    }
    return exhibits;
  }
}
