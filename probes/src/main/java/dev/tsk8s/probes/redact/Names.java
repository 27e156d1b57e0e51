package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import java.util.HashSet;
import java.util.Set;

/// Which facts are names of hosts, pods, workloads, namespaces and tailnets, and all that a
/// snapshot has.
final class Names {
  private static final Set<String> PLACES =
      Set.of(
          "AgentPod.name",
          "AgentPod.namespace",
          "AgentPod.node",
          "BalancerPool.name",
          "ClusterNode.name",
          "ClusterNode.providerId",
          "CniAgent.namespace",
          "Connector.name",
          "Connector.proxyClass",
          "Endpoint.namespace",
          "Endpoint.pod",
          "EniConfig.name",
          "FelixSettings.node",
          "Forbidden.namespace",
          "Health.local",
          "Identity.namespace",
          "InSecret.name",
          "LocalEndpoint.namespace",
          "NetworkConfig.namespace",
          "NetworkPolicyFact.name",
          "NetworkPolicyFact.namespace",
          "Node.name",
          "NodeConfig.name",
          "NodeConfig.namespace",
          "Operator.namespace",
          "OperatorParent.name",
          "OperatorParent.namespace",
          "Part.namespaces",
          "PeerRelay.address",
          "PeerRelay.name",
          "PingRun.target",
          "PodPool.name",
          "PodReadiness.examples",
          "PodReadiness.node",
          "Pong.node",
          "Prefs.controlUrl",
          "ProxyClass.name",
          "ProxyGroup.name",
          "ProxyGroup.proxyClass",
          "Reach.node",
          "Resolver.search",
          "ServiceFact.ingress",
          "ServiceFact.name",
          "ServiceFact.namespace",
          "ServiceRange.name",
          "StateSecret.name",
          "StateSecret.namespace",
          "Status.node",
          "Status.pods",
          "TailnetNode.dnsName",
          "TailnetNode.hostName",
          "TailscalePod.name",
          "TailscalePod.namespace",
          "TailscalePod.node",
          "TailscaleStatus.tailnet",
          "VantageId.name",
          "VantageId.namespace",
          "Workload.name",
          "Workload.namespace",
          "WorkloadRef.name");

  private Names() {}

  static boolean stand(String place) {
    return PLACES.contains(place);
  }

  /// All names of a snapshot.
  static Set<String> in(Snapshot snapshot) {
    var names = new HashSet<String>();
    new FactTree(
            new FactTree.Leaves() {
              @Override
              public String text(String place, String text) {
                if (stand(place) && !text.isEmpty() && Ip.parse(text).isEmpty()) {
                  names.add(text);
                }
                return text;
              }

              @Override
              public Ip ip(Ip ip) {
                return ip;
              }

              @Override
              public Cidr cidr(Cidr cidr) {
                return cidr;
              }
            })
        .rebuild(snapshot);
    return names;
  }
}
