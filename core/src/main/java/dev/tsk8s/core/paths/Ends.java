package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every end that was looked at from itself.
final class Ends {
  private final Map<VantageId, End> ends = new LinkedHashMap<>();
  private final Map<String, End> byKey = new HashMap<>();
  private final Map<Ip, End> byIp = new HashMap<>();

  /// Vantages that may be anybody's, because their status was not seen.
  private final List<Reason> withoutStatus = new ArrayList<>();

  private final Map<VantageId, Evidence<Hop>> hops = new HashMap<>();

  Ends(Snapshot snapshot, Places places) {
    var standings = new Standings(snapshot, places);
    var locator = new Hops(snapshot, places);
    for (Vantage vantage : snapshot.lookouts()) {
      switch (vantage.status()) {
        case Unavailable<TailscaleStatus>(var reason) -> withoutStatus.add(reason);
        case Observed<TailscaleStatus>(var status, _) ->
            status.self().ifPresent(self -> add(vantage, status, self, places, standings, locator));
      }
    }
  }

  private void add(
      Vantage vantage,
      TailscaleStatus status,
      TailnetNode self,
      Places places,
      Standings standings,
      Hops locator) {
    VantageId id = vantage.id();
    Optional<Evidence<TailscalePod>> pod =
        id.kind() == VantageId.Kind.POD ? Optional.of(places.pod(id)) : Optional.empty();
    if (pod.isPresent() && vantage.netcheck() instanceof Observed<Netcheck>(var netcheck, _)) {
      hops.put(id, locator.of(id, netcheck));
    }
    End end = standings.of(vantage, status, self, pod, Optional.ofNullable(hops.get(id)));
    ends.put(id, end);
    byKey.putIfAbsent(self.nodeKey(), end);
    self.ips().forEach(ip -> byIp.putIfAbsent(ip, end));
  }

  List<End> all() {
    return List.copyOf(ends.values());
  }

  /// The end a vantage is; empty: its status was not seen, or no daemon answered there.
  Optional<End> of(VantageId id) {
    return Optional.ofNullable(ends.get(id));
  }

  /// The end a peer is, if it was looked at from itself too.
  Optional<End> of(TailnetNode peer) {
    return Optional.ofNullable(byKey.get(peer.nodeKey()))
        .or(() ->
            peer.ips().stream()
                .flatMap(ip -> Optional.ofNullable(byIp.get(ip)).stream())
                .filter(end -> isSameName(end.self(), peer))
                .findFirst());
  }

  /// With a new key an address and a name still tell the same node; an address alone does not, for
  /// every tailnet numbers its nodes from the same range.
  private static boolean isSameName(TailnetNode one, TailnetNode other) {
    return one.dnsName().isEmpty()
        || other.dnsName().isEmpty()
        || one.dnsName().equals(other.dnsName());
  }

  /// The hop that would be to blame for a pod's hard mapping.
  Optional<Evidence<Hop>> hop(VantageId id) {
    return Optional.ofNullable(hops.get(id));
  }

  List<Reason> withoutStatus() {
    return List.copyOf(withoutStatus);
  }
}
