package dev.tsk8s.core.network;

/// What WireGuard puts around a packet: IP, UDP and 32 bytes of its own (WireGuard whitepaper,
/// section 5.4.6; ts:net/tstun/mtu.go; calico: felix/dataplane/linux/int_dataplane.go). Field by
/// field it stands in `core.mtu.Wrapping`.
public final class WireGuard {
  public static final int AROUND_V4 = 60;

  public static final int AROUND_V6 = 80;

  /// What Flannel counts for it, over either family (flannel:
  /// pkg/backend/wireguard/wireguard_network.go `overhead`).
  public static final int IN_FLANNEL = AROUND_V6;

  private WireGuard() {}
}
