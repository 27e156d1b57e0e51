package dev.tsk8s.core.stack;

import dev.tsk8s.core.facts.ClusterNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who provides a node, by `spec.providerID` and labels, as each cloud's controller writes them.
public final class Providers {

  /// @param prefix of the providerID, or of a label
  private record Sign(String prefix, String name) {}

  private static final List<Sign> IDS =
      List.of(
          new Sign("aws:", "AWS"),
          new Sign("gce:", "Google Cloud"),
          new Sign("azure:", "Azure"),
          new Sign("oci:", "Oracle Cloud"),
          new Sign("ocid1.", "Oracle Cloud"),
          new Sign("digitalocean:", "DigitalOcean"),
          new Sign("hcloud:", "Hetzner Cloud"),
          new Sign("hrobot:", "Hetzner"),
          new Sign("alicloud:", "Alibaba Cloud"),
          new Sign("ibm:", "IBM Cloud"),
          new Sign("openstack:", "OpenStack"),
          new Sign("vsphere:", "vSphere"),
          new Sign("kind:", "kind"));

  private static final List<Sign> LABELS =
      List.of(
          new Sign("eks.amazonaws.com/", "AWS"),
          new Sign("cloud.google.com/gke-", "Google Cloud"),
          new Sign("kubernetes.azure.com/", "Azure"),
          new Sign("oci.oraclecloud.com/", "Oracle Cloud"),
          new Sign("doks.digitalocean.com/", "DigitalOcean"),
          new Sign("minikube.k8s.io/", "minikube"));

  private Providers() {}

  /// The provider's name; empty: nothing shows it.
  public static Optional<String> name(ClusterNode node) {
    return sign(node).map(Sign::name);
  }

  private static Optional<Sign> sign(ClusterNode node) {
    return Stream.concat(
            IDS.stream().filter(sign -> node.providerId().startsWith(sign.prefix())),
            LABELS.stream()
                .filter(sign ->
                    node.labels().keySet().stream().anyMatch(key -> key.startsWith(sign.prefix()))))
        .findFirst();
  }

  /// The provider's name and where it shows; k3s writes an id of its own, which tells nothing.
  static Optional<Cell> of(ClusterNode node) {
    return sign(node)
        .map(sign ->
            Cell.of(
                sign.name(),
                IDS.contains(sign) ? "Node spec.providerID" : "Node label " + sign.prefix()));
  }
}
