package dev.tsk8s.core.diagnosis;

import java.util.Collection;
import java.util.stream.Collectors;

/// What may be done about a NAT, best first: a way without NAT on the side that one controls, then
/// static endpoints, a relay, the pod network's switch, the cloud's NAT ("Kubernetes, direct
/// connections, and you"; "NAT traversal improvements, part 2"). Not every one works in every
/// cluster: a finding counts those that do, and advice leaves the others out. The last two are
/// about packets that are too large.
public enum Remedy {
  /// A workload of one's own moves to the network of its nodes, which have public addresses.
  HOST_NETWORK("hostNetwork"),
  /// A workload of one's own moves to the network of its nodes, whose own traffic keeps ports.
  ESCAPE("escape"),
  /// A sidecar gets a host port on such nodes.
  HOST_PORT("hostPort"),
  /// A pod in the host's network of such nodes gets a fixed port that is open.
  OPEN_PORT("openPort"),
  /// A subnet router of one's own on such nodes takes the place of a Connector.
  OWN_ROUTER("ownRouter"),
  /// Nodes that have no public address get one, or others that have one take the pods.
  PUBLIC_NODES("publicNodes"),
  /// A ProxyGroup gets static endpoints on nodes with an ExternalIP.
  STATIC_ENDPOINTS("staticEndpoints"),
  /// A ProxyGroup with static endpoints takes the place of single proxies.
  PROXY_GROUP("proxyGroup"),
  PEER_RELAY("peerRelay"),
  /// The pod network can be told to keep ports.
  SWITCH("switch"),
  AWS_NAT("awsNat"),
  GOOGLE_NAT("googleNat"),
  AZURE_NAT("azureNat"),
  /// A NAT in front of the nodes that is no such cloud's.
  OTHER_NAT("otherNat"),
  /// Both ends of a path are behind a hard NAT: one of them has to be opened, or both NATs mended.
  BOTH_ENDS("bothEnds"),
  /// TCP can be held to what fits until packets are made smaller.
  CLAMP("clamp"),
  /// A rule holds TCP to that already.
  CLAMPED("clamped");

  /// The detail of a finding that counts them.
  public static final String DETAIL = "remedies";

  private final String word;

  Remedy(String word) {
    this.word = word;
  }

  /// As knowledge files call it.
  public String word() {
    return word;
  }

  /// As a finding's detail.
  public static String words(Collection<Remedy> remedies) {
    return remedies.stream()
        .sorted()
        .map(Remedy::word)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
