package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Resources that name ranges of addresses, and what Calico does with its own. Each needs a
/// permission of its own, so each is evidence of its own.
///
/// @param services ServiceCIDRs (networking.k8s.io); observed and an empty optional: not served, as
///   before Kubernetes 1.33
/// @param pods Calico's IPPools (crd.projectcalico.org); observed and an empty optional: the CRD is
///   not installed
/// @param cilium CiliumLoadBalancerIPPools, likewise
/// @param metalLb MetalLB's IPAddressPools, likewise
/// @param felix Calico's FelixConfigurations (crd.projectcalico.org), likewise
/// @param eni ENIConfigs of the VPC CNI (crd.k8s.amazonaws.com), likewise
public record AddressPools(
    Evidence<Optional<List<ServiceRange>>> services,
    Evidence<Optional<List<PodPool>>> pods,
    Evidence<Optional<List<BalancerPool>>> cilium,
    Evidence<Optional<List<BalancerPool>>> metalLb,
    Evidence<Optional<List<FelixSettings>>> felix,
    Evidence<Optional<List<EniConfig>>> eni) {

  /// An ENIConfig: pods get addresses of its subnet (amazon-vpc-cni-k8s:
  /// pkg/apis/crd/v1alpha1/eniconfig_types.go).
  ///
  /// @param subnet its name in the cloud; no object tells its range
  public record EniConfig(String name, String subnet) {
    public EniConfig {
      requireNonNull(name);
      requireNonNull(subnet);
    }
  }

  /// A FelixConfiguration: settings of Calico's agents (projectcalico/api:
  /// pkg/apis/projectcalico/v3/felixconfig.go). An agent takes a key from its environment, else
  /// from the configuration of its node, else from the one of all nodes, else it is the default.
  ///
  /// @param node of `node.NAME`; empty: `default`, which is for all nodes
  /// @param spec its allow-listed keys, as written
  public record FelixSettings(String node, SortedMap<String, String> spec) {
    public FelixSettings {
      requireNonNull(node);
      spec = Collections.unmodifiableSortedMap(new TreeMap<>(spec));
    }
  }

  /// Where load balancers get their addresses from.
  ///
  /// @param name with its namespace, where it is in one
  /// @param ranges what its blocks cover; one from address to address may be several
  /// @param blocks as written
  public record BalancerPool(String name, List<Cidr> ranges, String blocks) {
    public BalancerPool {
      requireNonNull(name);
      ranges = List.copyOf(ranges);
      requireNonNull(blocks);
    }
  }

  /// A ServiceCIDR: Services get their ClusterIPs from it.
  public record ServiceRange(String name, List<Cidr> ranges) {
    public ServiceRange {
      requireNonNull(name);
      ranges = List.copyOf(ranges);
    }
  }

  /// An IPPool: Calico takes pods' addresses from it.
  ///
  /// @param range `spec.cidr`; empty if it is none
  /// @param disabled no new addresses come from it
  /// @param ipipMode `spec.ipipMode`: `Always`, `CrossSubnet`, `Never` or empty, which is never
  /// @param vxlanMode `spec.vxlanMode`, likewise
  /// @param natOutgoing `spec.natOutgoing`: what its pods send to addresses in no pool is
  ///   masqueraded
  public record PodPool(
      String name,
      List<Cidr> range,
      boolean disabled,
      String ipipMode,
      String vxlanMode,
      boolean natOutgoing) {
    /// One that masquerades nothing.
    public PodPool(
        String name, List<Cidr> range, boolean disabled, String ipipMode, String vxlanMode) {
      this(name, range, disabled, ipipMode, vxlanMode, false);
    }

    public PodPool {
      requireNonNull(name);
      range = List.copyOf(range);
      requireNonNull(ipipMode);
      requireNonNull(vxlanMode);
    }
  }

  public AddressPools {
    requireNonNull(services);
    requireNonNull(pods);
    requireNonNull(cilium);
    requireNonNull(metalLb);
    requireNonNull(felix);
    requireNonNull(eni);
  }

  /// All unseen, for one reason.
  public static AddressPools unseen(Reason reason) {
    return new AddressPools(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
