package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Vantage.PeerEndpoints;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The endpoints of peers in `tailscale debug netmap` (ts:types/netmap/netmap.go). Nothing else of
/// it is read: it holds keys and people.
public final class NetmapJson {
  static final String INPUT = "tailscale debug netmap";

  /// @throws Malformed if it is not a netmap
  public static List<PeerEndpoints> parse(String text) throws Malformed {
    return read(Json.read(INPUT, text));
  }

  /// @throws Malformed if it is not a netmap
  public static List<PeerEndpoints> read(JsonNode document) throws Malformed {
    Fields netmap = Fields.of(INPUT, document);
    if (!netmap.has("SelfNode")) {
      throw netmap.malformed("SelfNode", "missing");
    }
    List<PeerEndpoints> peers = new ArrayList<>();
    for (Fields peer : netmap.objects("Peers")) {
      peers.add(
          new PeerEndpoints(
              peer.text("Key"), peer.texts("Endpoints", "an address and port", Endpoint::parse)));
    }
    peers.sort(Comparator.comparing(PeerEndpoints::nodeKey));
    return peers;
  }

  private NetmapJson() {}
}
