package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The DERP and STUN servers of a tailnet (`tailscale debug derp-map`, ts:tailcfg/derpmap.go).
///
/// @param regions those with a STUN server, by id
/// @param relays one of each region that relays, by id of the region
public record DerpMap(List<Region> regions, List<Relay> relays) {
  private static final String INPUT = "tailscale debug derp-map";

  /// `STUNPort` 0 (ts:tailcfg/derpmap.go).
  private static final int DEFAULT_STUN_PORT = 3478;

  /// `DERPPort` 0 (ts:tailcfg/derpmap.go).
  private static final int DEFAULT_DERP_PORT = 443;

  private static final int LAST_PORT = 65_535;

  /// A region.
  ///
  /// @param code as statuses name the home region
  /// @param hosts where its first STUN server is: addresses, or a name to resolve
  public record Region(long id, String code, List<String> hosts, int port) {
    public Region {
      hosts = List.copyOf(hosts);
    }
  }

  /// A server that relays.
  ///
  /// @param code of its region
  /// @param host its name
  /// @param derpPort over TCP
  /// @param stunPort over UDP; 0: it answers no STUN
  public record Relay(long region, String code, String host, int derpPort, int stunPort) {}

  public DerpMap {
    regions = List.copyOf(regions);
    relays = List.copyOf(relays);
  }

  /// Reads the command's output.
  public static DerpMap parse(String text) throws Malformed {
    List<Region> regions = new ArrayList<>();
    List<Relay> relays = new ArrayList<>();
    for (Fields region : Fields.of(INPUT, Json.read(INPUT, text)).values("Regions")) {
      relay(region).ifPresent(relays::add);
      for (Fields node : region.objects("Nodes")) {
        long port = node.integer("STUNPort").orElse(0);
        List<String> hosts = hosts(node);
        if (port >= 0 && port <= LAST_PORT && !hosts.isEmpty()) {
          regions.add(
              new Region(
                  region.integer("RegionID").orElse(0),
                  region.text("RegionCode"),
                  hosts,
                  port == 0 ? DEFAULT_STUN_PORT : (int) port));
          break;
        }
      }
    }
    return new DerpMap(
        regions.stream().sorted(Comparator.comparingLong(Region::id)).toList(),
        relays.stream().sorted(Comparator.comparingLong(Relay::region)).toList());
  }

  /// The first of a region that answers STUN too, else the first that relays.
  private static Optional<Relay> relay(Fields region) throws Malformed {
    Optional<Relay> first = Optional.empty();
    for (Fields node : region.objects("Nodes")) {
      long derp = node.integer("DERPPort").orElse(0);
      long stun = node.integer("STUNPort").orElse(0);
      String host = node.text("HostName");
      boolean relays = !node.claims("STUNOnly") && derp >= 0 && derp <= LAST_PORT;
      if (relays && !host.isEmpty()) {
        var relay =
            new Relay(
                region.integer("RegionID").orElse(0),
                region.text("RegionCode"),
                host,
                derp == 0 ? DEFAULT_DERP_PORT : (int) derp,
                stun == 0 ? DEFAULT_STUN_PORT : stun < 0 || stun > LAST_PORT ? 0 : (int) stun);
        if (relay.stunPort() > 0) {
          return Optional.of(relay);
        }
        first = first.or(() -> Optional.of(relay));
      }
    }
    return first;
  }

  /// The one of the home region first.
  ///
  /// @param home its code (`Self.Relay` of a status)
  public List<Relay> relaysHomeFirst(String home) {
    return Stream.concat(
            relays.stream().filter(one -> one.code().equals(home)),
            relays.stream().filter(one -> !one.code().equals(home)))
        .toList();
  }

  /// Addresses that the map gives need no name to be resolved; any other text there, by custom
  /// `none`, means that the family is not used.
  private static List<String> hosts(Fields node) throws Malformed {
    String v4 = node.text("IPv4");
    String v6 = node.text("IPv6");
    if (v4.isEmpty() && v6.isEmpty()) {
      return Stream.of(node.text("HostName")).filter(name -> !name.isEmpty()).toList();
    }
    return Stream.of(v4, v6).filter(address -> Ip.parse(address).isPresent()).toList();
  }

  /// The home region first.
  ///
  /// @param home its code (`Self.Relay` of a status)
  public List<Region> homeFirst(String home) {
    return Stream.concat(
            regions.stream().filter(one -> one.code().equals(home)),
            regions.stream().filter(one -> !one.code().equals(home)))
        .toList();
  }
}
