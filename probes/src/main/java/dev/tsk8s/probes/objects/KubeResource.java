package dev.tsk8s.probes.objects;

import java.util.List;
import java.util.Optional;

/// The Kubernetes resources that a diagnosis reads. Each needs the verb `list` of its own.
public enum KubeResource {
  NODES("", "v1", "nodes", "Node", false),
  PODS("", "v1", "pods", "Pod", true),
  DEPLOYMENTS("apps", "v1", "deployments", "Deployment", true),
  STATEFULSETS("apps", "v1", "statefulsets", "StatefulSet", true),
  DAEMONSETS("apps", "v1", "daemonsets", "DaemonSet", true),
  CONFIGMAPS("", "v1", "configmaps", "ConfigMap", true),
  SERVICES("", "v1", "services", "Service", true),
  NETWORKPOLICIES("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true),
  SECRETS("", "v1", "secrets", "Secret", true),
  CONNECTORS("tailscale.com", "v1alpha1", "connectors", "Connector", false),
  PROXYCLASSES("tailscale.com", "v1alpha1", "proxyclasses", "ProxyClass", false),
  PROXYGROUPS("tailscale.com", "v1alpha1", "proxygroups", "ProxyGroup", false),
  PEERRELAYS("tailscale.com", "v1alpha1", "peerrelays", "PeerRelay", false),
  CILIUMNODECONFIGS("cilium.io", "v2", "ciliumnodeconfigs", "CiliumNodeConfig", true),
  CILIUMNODES("cilium.io", "v2", "ciliumnodes", "CiliumNode", false),
  CILIUMENDPOINTS("cilium.io", "v2", "ciliumendpoints", "CiliumEndpoint", true),
  CILIUMENDPOINTSLICES(
      "cilium.io", "v2alpha1", "ciliumendpointslices", "CiliumEndpointSlice", false),
  CILIUMIDENTITIES("cilium.io", "v2", "ciliumidentities", "CiliumIdentity", false),
  SERVICECIDRS("networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR", false),
  IPPOOLS("crd.projectcalico.org", "v1", "ippools", "IPPool", false),
  CILIUMLBPOOLS("cilium.io", "v2", "ciliumloadbalancerippools", "CiliumLoadBalancerIPPool", false),
  METALLBPOOLS("metallb.io", "v1beta1", "ipaddresspools", "IPAddressPool", true),
  FELIXCONFIGURATIONS(
      "crd.projectcalico.org", "v1", "felixconfigurations", "FelixConfiguration", false),
  ENICONFIGS("crd.k8s.amazonaws.com", "v1alpha1", "eniconfigs", "ENIConfig", false);

  /// The group of the Tailscale operator's custom resources.
  public static final String TAILSCALE = "tailscale.com";

  /// The group of Cilium's custom resources.
  public static final String CILIUM = "cilium.io";

  /// The group of Calico's custom resources.
  public static final String CALICO = "crd.projectcalico.org";

  /// The group of MetalLB's custom resources.
  public static final String METALLB = "metallb.io";

  /// The group of the VPC CNI's custom resources.
  public static final String VPC_CNI = "crd.k8s.amazonaws.com";

  private static final List<KubeResource> ALL = List.of(values());

  private final String group;
  private final String version;
  private final String plural;
  private final String kind;
  private final boolean namespaced;

  KubeResource(String group, String version, String plural, String kind, boolean namespaced) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.kind = kind;
    this.namespaced = namespaced;
  }

  /// The resource an object belongs to, at whichever version of its group; empty for those we do
  /// not read.
  public static Optional<KubeResource> of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    for (KubeResource resource : ALL) {
      if (resource.kind.equals(kind) && resource.group.equals(group)) {
        return Optional.of(resource);
      }
    }
    return Optional.empty();
  }

  /// API group; empty for the core group.
  public String group() {
    return group;
  }

  /// The version known at build time; for custom resources ask discovery which one is served.
  public String version() {
    return version;
  }

  /// As in API paths: `pods`.
  public String plural() {
    return plural;
  }

  /// As in objects: `Pod`.
  public String kind() {
    return kind;
  }

  /// Whether its objects live in namespaces.
  public boolean namespaced() {
    return namespaced;
  }

  /// Whether a cluster may lack it: a resource of the Tailscale operator, of Cilium, Calico,
  /// MetalLB or the VPC CNI, or one that came with Kubernetes 1.33.
  public boolean custom() {
    return group.equals(TAILSCALE)
        || group.equals(CILIUM)
        || group.equals(CALICO)
        || group.equals(METALLB)
        || group.equals(VPC_CNI)
        || this == SERVICECIDRS;
  }

  /// The groups of those that a cluster may lack, each once.
  public static List<String> customGroups() {
    return ALL.stream().filter(KubeResource::custom).map(KubeResource::group).distinct().toList();
  }

  /// As `kubectl auth can-i` and refusals name it: `pods`, `deployments.apps`,
  /// `connectors.tailscale.com`.
  public String fullName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
