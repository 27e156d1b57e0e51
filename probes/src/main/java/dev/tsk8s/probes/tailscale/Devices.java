package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import java.util.Set;
import java.util.TreeSet;

/// The devices of a cluster, as far as they are known before its peers' paths are woken.
///
/// @param ips their tailnet addresses
/// @param names what hosts and workloads call themselves; a host that has such a name by chance is
///   woken once too often, and that is all
/// @param alone no other peer is woken, if one of these is a peer
public record Devices(Set<Ip> ips, Set<String> names, boolean alone) {
  public static final Devices UNKNOWN = new Devices(Set.of(), Set.of(), false);

  public Devices {
    ips = Set.copyOf(ips);
    var sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(names);
    names = sorted;
  }

  boolean hold(TailnetNode peer) {
    return peer.ips().stream().anyMatch(ips::contains)
        || names.contains(peer.name())
        || names.contains(peer.hostName());
  }
}
