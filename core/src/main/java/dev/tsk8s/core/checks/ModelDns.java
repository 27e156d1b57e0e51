package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Does the cluster's name server answer pods and nodes everywhere, over UDP and TCP, in time?
/// Asked for a name of the cluster's own: no server beyond has a part in that. If it answers no
/// place, it or its Service is to blame; if one node's places, that node or its way there.
///
/// Names of the tailnet are asked for where CoreDNS has a zone for them, and only that it then has
/// no answer is wrong: elsewhere nobody resolves them, and that is usual.
///
/// The name of the headless Service is new: a name server that denies it to the end no longer hears
/// of what changes ([NewNames]).
///
/// Look-alikes: a NetworkPolicy or a policy of the pod network's own that keeps the probe pods in,
/// which the nodes' own questions tell apart; and places whose packets to pods or Services are lost
/// anyway, which `model-reach` and `model-service` tell; a probe pod without CPU time, to which
/// quick answers seem slow ([SlowNames]).
final class ModelDns implements ModelCheck {
  static final Code SILENT = new Code("model-dns/silent");
  static final Code CLOSED = new Code("model-dns/closed");
  static final Code NODE_CACHE = new Code("model-dns/node-cache");
  static final Code NO_UDP = new Code("model-dns/no-udp");
  static final Code NO_TCP = new Code("model-dns/no-tcp");
  static final Code FAILS = new Code("model-dns/fails");
  static final Code PARTLY = new Code("model-dns/partly");
  static final Code SPARED = new Code("model-dns/one-of-several");
  static final Code SLOW = new Code("model-dns/slow");
  static final Code UPSTREAM = new Code("model-dns/upstream");
  static final Code TAILNET = new Code("model-dns/tailnet");
  static final Code STALE = new Code("model-dns/stale");

  static final Code POLICY = new Code("model-dns/policy");
  static final Code PODS_ONLY = new Code("model-dns/pods-only");
  static final Code NODES_ONLY = new Code("model-dns/nodes-only");
  static final Code ONCE = new Code("model-dns/once");
  static final Code SLOW_PLACE = new Code("model-dns/slow-place");
  static final Code PAUSED = new Code("model-dns/paused");
  static final Code NO_DOMAIN = new Code("model-dns/no-domain");
  static final Code DENIED = new Code("model-dns/denied");
  static final Code KEPT = new Code("model-dns/denial-kept");

  @Override
  public String id() {
    return "model-dns";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        SILENT,
        CLOSED,
        NODE_CACHE,
        NO_UDP,
        NO_TCP,
        FAILS,
        PARTLY,
        SPARED,
        SLOW,
        UPSTREAM,
        TAILNET,
        STALE,
        POLICY,
        PODS_ONLY,
        NODES_ONLY,
        ONCE,
        SLOW_PLACE,
        PAUSED,
        NO_DOMAIN,
        DENIED,
        KEPT,
        ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::names, judgement);
    Map<Ip, List<NameServerSeen>> servers = new TreeMap<>();
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    for (ProbePlace place : places) {
      List<NameServerSeen> seen = NameServerSeen.of(place);
      if (seen.isEmpty()) {
        place.names().seen().ifPresent(names -> withoutDomain(place, names, judgement));
      }
      for (NameServerSeen one : seen) {
        servers.computeIfAbsent(one.server(), _ -> new ArrayList<>()).add(one);
      }
    }
    var earlier = new EarlierBreaks(scene, places);
    var zone = TailnetZone.of(scene.snapshot().cluster());
    servers
        .values()
        .forEach(seen -> {
          new DnsWords(probed, seen, zone, earlier, judgement).judge();
          new NewNames(scene.snapshot().cluster(), places, seen, earlier).judge(judgement);
        });
  }

  private static void withoutDomain(ProbePlace place, Resolving names, Judgement judgement) {
    judgement.unknown(
        Subject.node(place.id().node()),
        Reason.NotVisible.of(
            NO_DOMAIN.text(),
            Map.of(
                "node", place.id().node(),
                "place", ProbeExhibits.name(place.id()),
                "search", names.search().isEmpty() ? "-" : String.join(" ", names.search()))));
  }
}
