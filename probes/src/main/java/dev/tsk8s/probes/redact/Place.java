package dev.tsk8s.probes.redact;

import java.util.HashMap;
import java.util.Map;

/// What sort of text stands in a component of a fact, and so what level strict takes out of it.
enum Place {
  /// A name of a host, pod, workload, namespace or tailnet.
  NAME(
      """
      AgentPod.name AgentPod.namespace AgentPod.node BalancerPool.name Called.node
      ClusterNode.name ClusterNode.providerId CniAgent.name CniAgent.namespace Connector.name
      Connector.proxyClass Endpoint.namespace Endpoint.pod EniConfig.name FelixSettings.node
      Forbidden.namespace Health.local HostsOutside.names Identity.namespace InSecret.name LocalEndpoint.namespace
      Lookup.name MissedServer.server NetworkConfig.namespace NetworkPolicyFact.name
      NetworkPolicyFact.namespace Node.name NodeConfig.name NodeConfig.namespace Operator.name
      Operator.namespace OperatorParent.name OperatorParent.namespace Part.namespaces
      PathSize.name PeerRelay.name PingRun.target PodPool.name PodReadiness.examples
      PodReadiness.node Pong.node Prefs.controlUrl ProbeId.node ProbePlace.pod Probed.namespace
      ProxyClass.name ProxyGroup.name ProxyGroup.proxyClass PublicPort.namespace
      PublicPort.node PublicPort.pod Reach.node Reached.host Resolver.search Resolving.search ServiceFact.ingress ServiceFact.name ServiceFact.namespace
      ServiceRange.name StateSecret.name StateSecret.namespace Status.node Status.pods
      StunExchange.server TailnetNode.dnsName TailnetNode.hostName TailscalePod.name
      TailscalePod.namespace TailscalePod.node TailscaleStatus.tailnet VantageId.name
      VantageId.namespace Workload.name Workload.namespace WorkloadRef.name
      """),
  /// Keys and values of labels, and what selects by them.
  LABEL(
      """
      ClusterNode.labels CniAgent.nodeSelector Expression.key Expression.values
      LabelSelector.matchLabels ProxyClass.selector ServiceFact.labels ServiceFact.selector
      TailscalePod.labels
      """),
  /// What the programs of Tailscale are given: variables, command lines, paths, tags.
  GIVEN(
      """
      AgentPod.container Container.command Container.env Container.name Ephemeral.kind
      OnVolume.kind TailnetNode.tags VantageId.container
      """),
  /// A variable of theirs with its value, as one text: `TS_HOSTNAME=node-1`.
  VARIABLE("ProxyClass.env"),
  IMAGE("Container.image"),
  /// Settings of the pod network, whose values are its own words unless their key says otherwise.
  SETTING(
      """
      CiliumView.effective ClusterNode.annotations CniAgent.args CniAgent.env CniAgent.resolver
      FelixSettings.spec HelmValues.known NetworkConfig.data NodeConfig.defaults Observed.value
      Operator.args Operator.env
      """),
  /// Sentences of programs.
  MESSAGE(
      """
      Complaint.detail Errored.phrase Failed.message HealthWarning.text HealthWarning.title
      MissedServer.why PeerRelay.reason PingRun.error Probe.error Refused.error Status.failing
      TailscalePod.unschedulable TailscalePod.waiting TailscaleStatus.health Unsent.error
      """),
  /// Where a fact was read, or what could not be: a file, or what was asked of a server.
  SOURCE("Failed.what Origin.where TimedOut.what Unread.what"),
  /// 6.12.0-103.40.4.2 holds no address.
  VERSION(
      """
      ClusterNode.kernelVersion ClusterNode.kubeletVersion CniAgent.version HostView.kernel
      Operator.version Status.version TailscaleStatus.version
      """),
  /// Words of ours or of a program's source, where a name stands only if it stands elsewhere too.
  OTHER("");

  private static final Map<String, Place> PLACES = new HashMap<>();

  static {
    for (Place place : values()) {
      for (String component : place.components.strip().split("\\s+", -1)) {
        PLACES.put(component, place);
      }
    }
  }

  private final String components;

  Place(String components) {
    this.components = components;
  }

  /// @param component of a record, `TailnetNode.hostName`
  static Place of(String component) {
    return PLACES.getOrDefault(component, OTHER);
  }
}
