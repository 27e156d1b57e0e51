package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// Resources that name ranges of addresses and nothing else. Each needs a permission of its own, so
/// each is evidence of its own.
///
/// @param services ServiceCIDRs (networking.k8s.io); observed and an empty optional: not served, as
///   before Kubernetes 1.33
/// @param pods Calico's IPPools (crd.projectcalico.org); observed and an empty optional: the CRD is
///   not installed
public record AddressPools(
    Evidence<Optional<List<ServiceRange>>> services, Evidence<Optional<List<PodPool>>> pods) {

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
  public record PodPool(
      String name, List<Cidr> range, boolean disabled, String ipipMode, String vxlanMode) {
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
  }

  /// Both unseen, for one reason.
  public static AddressPools unseen(Reason reason) {
    return new AddressPools(new Unavailable<>(reason), new Unavailable<>(reason));
  }
}
