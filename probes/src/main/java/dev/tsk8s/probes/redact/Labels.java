package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Set;

/// Pseudonyms for labels. What a label is called and what it says become the same wherever they
/// stand, so that a selector selects what it selected; what tells provider, region, zone and kind
/// of machine, and the operator's own words, stay.
final class Labels {
  /// Whose labels are called so in every cluster.
  private static final List<String> PRODUCTS =
      List.of(
          "amazonaws.com",
          "argoproj.io",
          "azure.com",
          "cattle.io",
          "cilium.io",
          "coreos.com",
          "digitalocean.com",
          "google.com",
          "helm.sh",
          "hetzner.cloud",
          "k0sproject.io",
          "k3s.io",
          "k8s.io",
          "karpenter.sh",
          "kubernetes.io",
          "microk8s.io",
          "openshift.io",
          "oraclecloud.com",
          "ovn.org",
          "projectcalico.org",
          "rancher.io",
          "rke2.io",
          "tailscale.com",
          "vmware.com");

  private static final Set<String> PLAIN =
      Set.of(
          "app",
          "chart",
          "component",
          "controller-revision-hash",
          "env",
          "environment",
          "heritage",
          "instance",
          "job-name",
          "k8s-app",
          "name",
          "owner",
          "pod-template-generation",
          "pod-template-hash",
          "provider",
          "region",
          "release",
          "role",
          "service",
          "team",
          "tier",
          "type",
          "version",
          "zone");

  private static final String ROLE = "node-role.kubernetes.io/";

  private static final Set<String> ROLES =
      Set.of("agent", "control-plane", "controlplane", "etcd", "master", "node", "worker");

  /// Beginnings of labels whose values come from a product, not from whoever runs the cluster.
  private static final List<String> TOLD =
      List.of(
          "beta.kubernetes.io/",
          "cloud.google.com/gke-boot-disk",
          "cloud.google.com/gke-container-runtime",
          "cloud.google.com/gke-dataplane",
          "cloud.google.com/gke-logging-variant",
          "cloud.google.com/gke-netd",
          "cloud.google.com/gke-os-distribution",
          "cloud.google.com/gke-provisioning",
          "cloud.google.com/gke-stack-type",
          "cloud.google.com/machine-family",
          "eks.amazonaws.com/capacityType",
          "eks.amazonaws.com/compute-type",
          "failure-domain.beta.kubernetes.io/",
          "kubernetes.azure.com/mode",
          "kubernetes.azure.com/network-policy",
          "kubernetes.azure.com/node-image-version",
          "kubernetes.azure.com/nodepool-type",
          "kubernetes.azure.com/os-sku",
          "kubernetes.azure.com/podnetwork-type",
          "kubernetes.azure.com/role",
          "kubernetes.azure.com/storage",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "node.kubernetes.io/instance-type",
          "tailscale.com/parent-resource-type",
          "tailscale.com/proxy-group-type",
          "topology.kubernetes.io/");

  /// Values that are settings of Cilium for one node.
  private static final String SETTINGS = "config.cilium.io/";

  private final Pseudonyms pseudonyms;

  Labels(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  static boolean isSetting(String key) {
    return key.startsWith(SETTINGS);
  }

  String key(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    boolean known =
        slash < 0
            ? PLAIN.contains(key)
            : PRODUCTS.stream().anyMatch(one -> prefix.equals(one) || prefix.endsWith("." + one));
    if (known && key.startsWith(ROLE) && !ROLES.contains(key.substring(ROLE.length()))) {
      return ROLE + pseudonyms.of(key.substring(ROLE.length()));
    }
    return known ? key : pseudonyms.of(key);
  }

  String value(String key, String value) {
    boolean says =
        value.isEmpty()
            || value.equals("true")
            || value.equals("false")
            || Ip.parse(value).isPresent()
            || TOLD.stream().anyMatch(key::startsWith);
    return says ? value : pseudonyms.of(value);
  }

  /// `KEY=VALUE`, as of a selector that is one text.
  String term(String term) {
    int equals = term.indexOf('=');
    return equals < 0
        ? key(term)
        : key(term.substring(0, equals))
            + "="
            + value(term.substring(0, equals), term.substring(equals + 1));
  }

  /// `KEY: VALUE`, as the scheduler writes a taint.
  String taint(String taint) {
    String[] parts = taint.split(": ", 2);
    return key(parts[0]) + (parts.length < 2 ? "" : ": " + value(parts[0], parts[1]));
  }
}
