package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which node an address belongs to: by its kernel, by what the API says of it, and by the range of
/// its pods, of which its bridge or tunnel has an address too.
final class AddressOwners {
  private final Map<Ip, String> known = new HashMap<>();
  private final Map<String, List<Cidr>> ranges = new HashMap<>();

  AddressOwners(Snapshot snapshot, Probed probed) {
    for (ClusterNode node : snapshot.cluster().nodes().seen().orElse(List.of())) {
      node.internalIps().forEach(ip -> known.put(ip, node.name()));
      node.externalIps().forEach(ip -> known.put(ip, node.name()));
      ranges.put(node.name(), node.podCidrs());
    }
    for (ProbePlace place : probed.places().seen().orElse(List.of())) {
      if (!place.id().kind().isOfPod()) {
        place
            .addresses()
            .seen()
            .ifPresent(all -> all.forEach(ip -> known.put(ip, place.id().node())));
      }
    }
  }

  boolean isOf(String node, Ip ip) {
    return known.containsKey(ip)
        ? node.equals(known.get(ip))
        : ranges.getOrDefault(node, List.of()).stream().anyMatch(range -> range.contains(ip));
  }
}
