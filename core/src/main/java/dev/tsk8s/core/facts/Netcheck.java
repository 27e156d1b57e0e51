package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// `tailscale netcheck` (ts:net/netcheck/netcheck.go `Report`). It runs on a socket of its own: its
/// mapped port is not tailscaled's.
///
/// @param now when it ran; empty before 1.78
/// @param udp a STUN round trip worked
/// @param ipv4 a STUN round trip over IPv4 worked; an answer by HTTPS or ICMP, which Tailscale
///   counts too, does not
/// @param ipv6 the same over IPv6; a global address of the host alone proves nothing
/// @param mappingVariesByDestIp whether two STUN servers saw different ports; empty: fewer than two
///   IPv4 answers
/// @param portMapping a port mapping protocol (UPnP, NAT-PMP, PCP) answered; empty: not checked
/// @param preferredDerp home region, a key of `regionLatency`; empty text: none; [#NOT_ASKED]: what
///   measured asks no regions
/// @param regionLatency per region that answered, also by HTTPS when UDP is blocked. Regions are
///   named as the output names them: by id in the JSON forms (`901`), by code in the text (`fra`)
/// @param globalV4 every IPv4 address and port the servers saw, the reported one first
/// @param globalV6 the same for IPv6
public record Netcheck(
    Optional<Instant> now,
    boolean udp,
    boolean ipv4,
    boolean ipv6,
    Optional<Boolean> mappingVariesByDestIp,
    Optional<Boolean> portMapping,
    String preferredDerp,
    SortedMap<String, Duration> regionLatency,
    List<Endpoint> globalV4,
    List<Endpoint> globalV6) {
  /// In place of a region.
  public static final String NOT_ASKED = "not asked";

  public Netcheck {
    requireNonNull(now);
    requireNonNull(mappingVariesByDestIp);
    requireNonNull(portMapping);
    requireNonNull(preferredDerp);
    regionLatency = Collections.unmodifiableSortedMap(new TreeMap<>(regionLatency));
    globalV4 = List.copyOf(globalV4);
    globalV6 = List.copyOf(globalV6);
  }
}
