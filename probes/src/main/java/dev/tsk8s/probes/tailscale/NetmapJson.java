package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netmap;
import dev.tsk8s.core.facts.Netmap.Allowed;
import dev.tsk8s.core.facts.Netmap.PeerEndpoints;
import dev.tsk8s.core.facts.Netmap.Target;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A node's own addresses, the endpoints of peers, and the packet filter in `tailscale debug
/// netmap` (ts:types/netmap/netmap.go, ts:wgengine/filter/filtertype/filtertype.go). Nothing else
/// of it is read: it holds keys and people.
public final class NetmapJson {
  static final String INPUT = "tailscale debug netmap";

  /// @throws Malformed if it is not a netmap
  public static Netmap parse(String text) throws Malformed {
    return read(Json.read(INPUT, text));
  }

  /// @throws Malformed if it is not a netmap
  public static Netmap read(JsonNode document) throws Malformed {
    Fields netmap = Fields.of(INPUT, document);
    Fields self =
        netmap.object("SelfNode").orElseThrow(() -> netmap.malformed("SelfNode", "missing"));
    List<PeerEndpoints> peers = new ArrayList<>();
    for (Fields peer : netmap.objects("Peers")) {
      peers.add(
          new PeerEndpoints(
              peer.text("Key"), peer.texts("Endpoints", "an address and port", Endpoint::parse)));
    }
    peers.sort(Comparator.comparing(PeerEndpoints::nodeKey));
    List<Ip> addresses =
        self.texts("Addresses", "an address", text -> Ip.parse(text.replaceFirst("/.*", "")));
    return new Netmap(addresses, peers, filter(netmap));
  }

  /// Go writes `null` for a list that was never made: nothing is told then.
  private static Optional<List<Allowed>> filter(Fields netmap) throws Malformed {
    if (!netmap.has("PacketFilter")) {
      return Optional.empty();
    }
    List<Allowed> all = new ArrayList<>();
    for (Fields match : netmap.objects("PacketFilter")) {
      List<Target> targets = new ArrayList<>();
      for (Fields target : match.objects("Dsts")) {
        targets.add(target(target));
      }
      all.add(
          new Allowed(
              match.integers("IPProto").stream().map(Math::toIntExact).toList(),
              match.texts("Srcs", "a range of addresses", NetmapJson::range),
              !match.texts("SrcCaps").isEmpty(),
              targets));
    }
    return Optional.of(all);
  }

  private static Target target(Fields target) throws Malformed {
    Cidr range =
        target
            .parsed("Net", "a range of addresses", NetmapJson::range)
            .orElseThrow(() -> target.malformed("Net", "missing"));
    Fields ports = target.object("Ports").orElseThrow(() -> target.malformed("Ports", "missing"));
    return new Target(range, port(ports, "First"), port(ports, "Last"));
  }

  private static int port(Fields ports, String name) throws Malformed {
    OptionalLong port = ports.integer(name);
    if (port.isEmpty() || port.getAsLong() < 0 || port.getAsLong() > 65_535) {
      throw ports.malformed(name, "expected a port");
    }
    return Math.toIntExact(port.getAsLong());
  }

  private static Optional<Cidr> range(String text) {
    return Cidr.parse(text);
  }

  private NetmapJson() {}
}
