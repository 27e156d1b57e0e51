package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.probes.CiliumCaptures;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeFilesTest {
  private static final String LO = "{\"ifname\":\"lo\",\"mtu\":65536,\"addr_info\":[]}";
  private static final String ETH0 = "{\"ifname\":\"eth0\",\"mtu\":1500,\"addr_info\":[]}";
  private static final Path CAPTURE = CiliumCaptures.path("01-auto-mark-collision");

  @TempDir private Path folder;

  @Test
  void readsEverythingThatWasSavedOfANode() {
    Vantage host = only(read(CAPTURE));

    assertThat(host.host().links()).isInstanceOf(Observed.class);
    assertThat(host.host().routes()).isInstanceOf(Observed.class);
    assertThat(host.host().rules()).isInstanceOf(Observed.class);
    assertThat(host.host().filters()).isInstanceOf(Observed.class);
    assertThat(host.cilium().status()).isInstanceOf(Observed.class);
    assertThat(host.cilium().health()).isInstanceOf(Observed.class);
    assertThat(host.cilium().metrics()).isInstanceOf(Observed.class);
    assertThat(host.cilium().endpoints()).isInstanceOf(Observed.class);
    assertThat(host.cilium().complaints()).isInstanceOf(Observed.class);
  }

  @Test
  void namesTheCommandOfWhatWasNotSaved() {
    assertThat(only(read(CAPTURE)).host().resolver())
        .isEqualTo(new Unavailable<>(new Reason.NotInFiles("/etc/resolv.conf")));
  }

  @Test
  void takesTheOutputWithMostLinksForTheNodes() throws IOException {
    write("a-pod.json", "[" + LO + "]");
    write("b-node.json", "[" + LO + "," + ETH0 + "]");
    write("c-pod.json", "[" + LO + "]");

    assertThat(only(read(folder)).host().links().seen().orElseThrow())
        .extracting(Link::name)
        .containsExactly("lo", "eth0");
  }

  @Test
  void aHostWithoutAnInterfaceOfTailscalesIsNotAskedForItsOutputs() throws IOException {
    write("addr.json", "[" + LO + "," + ETH0 + "]");

    Snapshot snapshot = read(folder);

    assertThat(only(snapshot).status()).isEqualTo(new Unavailable<>(Reason.NotAsked.noInterface()));
    assertThat(snapshot.lookouts()).isEmpty();
  }

  @Test
  void aPartOfTheInterfacesAContainersOrNoneTellNothingOfTailscale() throws IOException {
    var missing = new Unavailable<>(new Reason.NotInFiles("tailscale status --json"));
    String veth = ETH0.replace("{", "{\"linkinfo\":{\"info_kind\":\"veth\"},");
    String tailscale0 = ETH0.replace("eth0", "tailscale0");

    write("addr.json", "[" + ETH0 + "]");
    assertThat(only(read(folder)).status()).isEqualTo(missing);
    write("addr.json", "[" + LO + "," + veth + "]");
    assertThat(only(read(folder)).status()).isEqualTo(missing);
    write("addr.json", "[" + LO + "," + ETH0 + "," + tailscale0 + "]");
    assertThat(only(read(folder)).status()).isEqualTo(missing);
  }

  @Test
  void addsTheCountersOfAnotherFile() throws IOException {
    write("addr.json", "[" + ETH0 + "]");
    write(
        "link.json",
        "[{\"ifname\":\"eth0\",\"mtu\":1500,\"stats64\":{\"rx\":{\"dropped\":4},\"tx\":{}}}]");

    assertThat(only(read(folder)).host().links().seen().orElseThrow().getFirst().dropped())
        .hasValue(4);
  }

  @Test
  void readsSeveralOutputsInOneObject() throws IOException {
    write("host.json", "{\"addr\":[" + ETH0 + "],\"route\":[{\"dst\":\"default\"}],\"rule\":[]}");

    var host = only(read(folder)).host();

    assertThat(host.links()).isInstanceOf(Observed.class);
    assertThat(host.routes()).isInstanceOf(Observed.class);
    assertThat(host.rules()).isInstanceOf(Unavailable.class);
  }

  @Test
  void readsWhatTheKernelAndTheResolverSay() throws IOException {
    write("sysctl.txt", "abi.vsyscall32 = 1\nnet.ipv4.ip_forward = 1\n");
    write("resolv.conf", "nameserver 10.0.0.1\n");

    var host = only(read(folder)).host();

    assertThat(host.sysctls().seen().orElseThrow()).containsEntry("net.ipv4.ip_forward", "1");
    assertThat(host.resolver().seen().orElseThrow().nameservers()).hasSize(1);
  }

  @Test
  void readsWhatShortProgramsSay() throws IOException {
    write("uname.txt", "Linux node-1 6.8.0-45-generic #45-Ubuntu SMP x86_64 GNU/Linux\n");
    write("getenforce.txt", "Permissive\n");
    write("ethtool.txt", "Features for eth0:\nrx-udp-gro-forwarding: off\n");

    var host = only(read(folder)).host();

    assertThat(host.kernel().seen()).contains("6.8.0-45-generic");
    assertThat(host.selinux().seen()).contains("Permissive");
    assertThat(host.offloads().seen().orElseThrow().get("eth0"))
        .containsEntry("rx-udp-gro-forwarding", "off");
  }

  @Test
  void putsTheNumberOfConnectionsBesideTheirMaximum() throws IOException {
    write("conntrack-C.txt", "4711\n");
    write("sysctl.txt", "net.netfilter.nf_conntrack_max = 262144\n");

    assertThat(only(read(folder)).host().sysctls().seen().orElseThrow())
        .containsEntry("net.netfilter.nf_conntrack_count", "4711")
        .containsEntry("net.netfilter.nf_conntrack_max", "262144");
  }

  @Test
  void putsTheFiltersOfBothDialectsTogether() throws IOException {
    write("nft.txt", CiliumCaptures.text("../node/nft.txt"));
    write(
        "legacy.txt",
        """
        # Generated by iptables-save v1.8.9 (legacy)
        *nat
        :ts-postrouting - [0:0]
        -A ts-postrouting -j MASQUERADE
        COMMIT
        """);

    var filters = only(read(folder)).host().filters().seen().orElseThrow();

    assertThat(filters.dialects()).containsExactlyInAnyOrder("nf_tables", "legacy");
    assertThat(filters.owners()).contains("ts-", "FLANNEL-");
  }

  @Test
  void readsARulesetAsJsonAsItsText() throws IOException {
    write("nft.json", CiliumCaptures.text("../node/nft.json"));

    assertThat(only(read(folder)).host().filters().seen().orElseThrow().masquerades()).hasSize(4);
  }

  @Test
  void readsWhatTheAgentRunsWith() {
    assertThat(only(read(CAPTURE)).cilium().effective().seen().orElseThrow())
        .containsEntry("RoutingMode", "tunnel");
  }

  @Test
  void saysHowManyRoutesAreNone() throws IOException {
    write("routes.json", "[{\"dst\":\"10.0.0.0/8\"},{\"dst\":\"10.0.0.0/33\"}]");

    var snapshot = read(folder);

    assertThat(only(snapshot).host().routes().seen().orElseThrow()).hasSize(1);
    assertThat(snapshot.unread().toString()).contains("left aside 1");
  }

  @Test
  void readsAStatusBehindWhatKubectlSaysOnStderr() throws IOException {
    write(
        "status.json",
        "Defaulted container \"cilium-agent\" out of: cilium-agent, config (init)\n"
            + CiliumCaptures.text("01-auto-mark-collision/status.json"));

    var snapshot = read(folder);

    assertThat(snapshot.unread()).isEmpty();
    assertThat(only(snapshot).cilium().status()).isInstanceOf(Observed.class);
  }

  @Test
  void namesAsUnclearWhatAgentsOfSeveralNodesSaidInOneFolder() throws IOException {
    String status = CiliumCaptures.text("01-auto-mark-collision/status.json");
    write("node-1-status.json", status);
    write("node-2-status.json", status.replace("\"self\": \"node-1\"", "\"self\": \"node-2\""));
    write("addr.json", "[" + ETH0 + "]");

    var snapshot = read(folder);

    assertThat(snapshot.vantages()).isEmpty();
    assertThat(snapshot.unread().toString()).contains("several hosts lie here");
  }

  @Test
  void namesAsUnclearAnOutputOfIpBesideStatusesOfTwoHosts() throws IOException {
    Path tailscale = Path.of("src/test/resources/captures/tailscale/02-direct-easy-public");
    Files.copy(tailscale.resolve("from-desktop/status.json"), folder.resolve("a-status.json"));
    Files.copy(tailscale.resolve("from-node-1/status.json"), folder.resolve("b-status.json"));
    write("addr.json", "[" + ETH0 + "]");

    var snapshot = read(folder);

    assertThat(snapshot.vantages())
        .hasSize(2)
        .allMatch(host -> host.host().links() instanceof Unavailable);
    assertThat(snapshot.unread())
        .extracting(Snapshot.Unread::what)
        .containsExactly(folder + "/addr.json");
  }

  @Test
  void readsAnOlderStatusWithoutWhatCameLater() throws IOException {
    write(
        "status.json",
        """
        {"cilium": {"msg": "1.12.19 (v1.12.19-abc)"}, "cluster": {"self": "node-1"},
         "controllers": null, "kube-proxy-replacement": {"mode": "Partial"}}
        """);

    assertThat(only(read(folder)).cilium().status().seen().orElseThrow().routing()).isEmpty();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Vantage only(Snapshot snapshot) {
    assertThat(snapshot.vantages()).hasSize(1);
    return snapshot.vantages().getFirst();
  }

  private static Snapshot read(Path... inputs) {
    return FileSnapshot.read(
        List.of(inputs).stream().map(Path::toString).toList(),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(30)));
  }
}
