package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.tailscale.DerpMap;
import dev.tsk8s.probes.tailscale.StatusJson;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// What the tailscaled of this host tells for a test of its NATs.
///
/// @param servers of its DERP map: of the home region, then of others
/// @param advertised the endpoints it has (`Self.Addrs`)
public record TailnetServers(List<StunServer> servers, List<Endpoint> advertised) {
  /// Two are needed to compare, a third contradicts one that is wrong.
  private static final int REGIONS = 3;

  private static final List<String> STATUS = List.of("status", "--json");
  private static final List<String> DERP_MAP = List.of("debug", "derp-map");

  public TailnetServers {
    servers = List.copyOf(servers);
    advertised = List.copyOf(advertised);
    requireNonNull(servers);
  }

  /// Asks the tailscaled behind this CLI.
  ///
  /// @throws IOException if it does not run, or does not tell
  public static TailnetServers of(TailscaleCli cli, Deadline deadline)
      throws IOException, InterruptedException {
    TailscaleStatus status = StatusJson.parse(cli.run(STATUS, deadline).content());
    if (status.backend() != BackendState.RUNNING) {
      throw new IOException("tailscaled is not connected");
    }
    DerpMap map = DerpMap.parse(cli.run(DERP_MAP, deadline).content());
    String home = status.self().map(TailnetNode::relay).orElse("");
    return new TailnetServers(
        map.homeFirst(home).stream().limit(REGIONS).flatMap(TailnetServers::servers).toList(),
        status.self().map(TailnetNode::addrs).orElse(List.of()));
  }

  private static Stream<StunServer> servers(DerpMap.Region region) {
    return region.hosts().stream().map(host -> new StunServer(host, region.port()));
  }

  /// Whether tailscaled holds this UDP port: it advertises its addresses with it.
  public boolean holds(int port) {
    return advertised.stream().anyMatch(one -> one.port() == port);
  }
}
