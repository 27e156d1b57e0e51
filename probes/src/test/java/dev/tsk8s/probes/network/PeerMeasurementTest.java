package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.network.PathMeasurement.Family;
import dev.tsk8s.probes.tailscale.StatusJson;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerMeasurementTest {
  private static final String STATUS =
      """
      {"Version": "1.102.5", "BackendState": "Running", "TUN": false,
       "Self": {"HostName": "a", "TailscaleIPs": ["100.64.0.1"]},
       "Peer": {"nodekey:b": {"PublicKey": "nodekey:b", "HostName": "b", "DNSName": "node-b.t.example.com.",
         "TailscaleIPs": ["100.64.0.2", "fd7a:115c:a1e0::2"], "Relay": "fra", "Active": true, "Online": true}}}
      """;

  @Test
  void findsAPeerByItsAddress() throws Exception {
    assertThat(named("100.64.0.2", "100.64.0.2")).isTrue();
    assertThat(named("fd7a:115c:a1e0::2", "fd7a:115c:a1e0::2")).isTrue();
  }

  @Test
  void findsAPeerByANameThatLeadsToItsAddress() throws Exception {
    assertThat(named("anything", "100.64.0.2")).isTrue();
  }

  @Test
  void findsAPeerByItsMagicDnsNameWhereNobodyResolvesThat() throws Exception {
    assertThat(named("node-b")).isTrue();
    assertThat(named("Node-B.t.example.com.")).isTrue();
    assertThat(named("node-c")).isFalse();
  }

  @Test
  void takesNoOtherHostOfThatNameForThePeer() throws Exception {
    assertThat(named("node-b", "192.0.2.9")).isFalse();
  }

  /// Other networks use 100.64/10 too.
  @Test
  void takesNoOtherAddressOfTheRangeForAPeer() throws Exception {
    assertThat(named("100.64.0.9", "100.64.0.9")).isFalse();
  }

  @Test
  void saysThatUserspaceNetworkingHasNoTunnelToMeasure() throws Exception {
    var peer = measure("100.64.0.2").orElseThrow();

    assertThat(peer.tunnel().trouble()).isEqualTo("userspace");
    assertThat(peer.tunnel().packetsSent()).isZero();
  }

  @Test
  void namesTheRelayThatCarriesThePackets() throws Exception {
    var peer = measure("100.64.0.2").orElseThrow();

    assertThat(peer.underlay()).isEqualTo(new Underlay.None("derp", "fra"));
  }

  private static Optional<PeerMtu> measure(String address) throws Exception {
    TailscaleCli cli = (_, _) -> Output.exited(0, STATUS, "");
    return new PeerMeasurement(cli, Deadline.after(Duration.ofSeconds(5)))
        .of(PathMeasurement.parse(address, Family.ANY).orElseThrow(), List.of(new Ip(address)));
  }

  private static boolean named(String host, String... addresses) throws Exception {
    List<Ip> ips = List.of(addresses).stream().map(Ip::new).toList();
    return PeerMeasurement.peer(StatusJson.parse(STATUS).peers(), host, ips).isPresent();
  }
}
