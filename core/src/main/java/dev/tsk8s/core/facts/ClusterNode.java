package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A Kubernetes Node.
///
/// @param internalIps `status.addresses[type=InternalIP]`
/// @param externalIps `status.addresses[type=ExternalIP]`; empty does not prove that there is no
///   public address
/// @param podCidrs `spec.podCIDRs`
/// @param providerId `spec.providerID`; may be empty
/// @param labels only those that tell provider, zone and network (allow-list in the reader)
/// @param annotations only those that tell the network (allow-list in the reader)
/// @param ready condition Ready is True
public record ClusterNode(
    String name,
    List<Ip> internalIps,
    List<Ip> externalIps,
    List<Cidr> podCidrs,
    String providerId,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    String osImage,
    String kernelVersion,
    String kubeletVersion,
    boolean ready) {
  /// k3s or RKE2, by the build suffix of its kubelet: they carry flannel and a cloud controller of
  /// their own in one binary.
  public boolean isK3s() {
    return kubeletVersion.contains("+k3s") || kubeletVersion.contains("+rke2");
  }

  /// Where it is reached from the Internet, as it says itself. IPv6 counts only where a node has
  /// nothing else: most clients have no IPv6.
  public Optional<Ip> publicAddress() {
    boolean onlyV6 = internalIps.stream().allMatch(Ip::isV6);
    return Stream.concat(externalIps.stream(), internalIps.stream())
        .filter(ip -> !ip.isPrivate())
        .filter(ip -> onlyV6 || !ip.isV6())
        .findFirst();
  }

  public ClusterNode {
    requireNonNull(name);
    internalIps = List.copyOf(internalIps);
    externalIps = List.copyOf(externalIps);
    podCidrs = List.copyOf(podCidrs);
    requireNonNull(providerId);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    requireNonNull(osImage);
    requireNonNull(kernelVersion);
    requireNonNull(kubeletVersion);
  }
}
