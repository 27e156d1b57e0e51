package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The STUN servers of a tailnet (`tailscale debug derp-map`, ts:tailcfg/derpmap.go).
///
/// @param regions those with a STUN server, by id
public record DerpMap(List<Region> regions) {
  private static final String INPUT = "tailscale debug derp-map";

  /// `STUNPort` 0 (ts:tailcfg/derpmap.go).
  private static final int DEFAULT_STUN_PORT = 3478;

  /// A region.
  ///
  /// @param code as statuses name the home region
  /// @param hosts where its first STUN server is: addresses, or a name to resolve
  public record Region(long id, String code, List<String> hosts, int port) {
    public Region {
      hosts = List.copyOf(hosts);
    }
  }

  public DerpMap {
    regions = List.copyOf(regions);
  }

  /// Reads the command's output.
  public static DerpMap parse(String text) throws Malformed {
    List<Region> regions = new ArrayList<>();
    for (Fields region : Fields.of(INPUT, Json.read(INPUT, text)).values("Regions")) {
      for (Fields node : region.objects("Nodes")) {
        long port = node.integer("STUNPort").orElse(0);
        List<String> hosts = hosts(node);
        if (port >= 0 && port <= 65_535 && !hosts.isEmpty()) {
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
    return new DerpMap(regions.stream().sorted(Comparator.comparingLong(Region::id)).toList());
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
