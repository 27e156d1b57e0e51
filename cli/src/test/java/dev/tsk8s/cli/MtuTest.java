package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtuTest {

  @Test
  void explainsTheSumBesideTheArticles() {
    Run run = Run.of("mtu", "--explain", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("IPv4 20 + UDP 8 + VXLAN 8 + inner Ethernet 14")
        .contains("= 1380", "1200", "1280 - 50 = 1230", "IPv6 is impossible")
        .doesNotContain("{", "mtu.");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
  }

  @ParameterizedTest
  @CsvSource({
    "cilium,         'Set 1280: pods can send 1230'",
    "calico,         'Set 1260'",
    "flannel,        'Set 1280'",
    "aws-vpc-cni,    'Set 1280'",
    "ovn-kubernetes, 'Set 1222'",
    "kindnet,        'has no key'",
  })
  void saysWhatToSetForACni(String cni, String said) {
    Run run = Run.of("mtu", "--explain", "--cni", cni, "--lang", "en");

    assertThat(run.out().replaceAll("\\s+", " ")).contains(said);
    assertThat(run.out()).doesNotContain("mtu.");
  }

  /// cilium#45940: 80 for WireGuard, 95 from 1.20.
  @ParameterizedTest
  @CsvSource({"1.18, 1150", "v1.20.2, 1135"})
  void countsWireguardAsThatReleaseDoes(String version, String pod) {
    Run run =
        Run.of(
            "mtu",
            "--explain",
            "--cni=cilium",
            "--tunnel=vxlan,wireguard",
            "--cilium-version",
            version,
            "--lang=en");

    assertThat(run.out().replaceAll("\\s+", " ")).contains("Set 1280: pods can send " + pod);
  }

  @Test
  void refusesAReleaseThatIsNone() {
    Run run = Run.of("mtu", "--explain", "--cni=cilium", "--cilium-version", "new");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--cilium-version new: write a release");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ko"})
  void leavesNoWordOut(String language) {
    for (String cni :
        "cilium calico canal flannel kube-router antrea ovn-kubernetes kindnet weave aws-vpc-cni azure-cni gke"
            .split(" ", -1)) {
      Run run = Run.of("mtu", "--explain", "--cni", cni, "--over", "nic", "--lang", language);

      assertThat(run.out()).doesNotContain("mtu.", "{");
    }
  }

  @Test
  void saysTheSameToPrograms() throws IOException {
    Run run =
        Run.of(
            "mtu",
            "--explain",
            "--over=nic",
            "--nic=9001",
            "--tunnel=geneve",
            "--outer=v6",
            "-o=json");
    JsonNode json = new ObjectMapper().readTree(run.out());

    assertThat(PublishedSchema.SUM.faults(run.out())).isEmpty();
    assertThat(json.at("/sums/0/sum/pod").asInt()).isEqualTo(8931);
    assertThat(json.at("/sums/0/sum/mssV6").asInt()).isEqualTo(8871);
  }

  @Test
  void takesTheLayersOfACluster() throws IOException {
    Run run =
        Run.of("mtu", "--explain", "--demo", "--nic=1500", "--tun=1280", "--lang=en", "-o=json");
    JsonNode json = new ObjectMapper().readTree(run.out());

    assertThat(PublishedSchema.SUM.faults(run.out())).isEmpty();
    assertThat(json.at("/sums")).isNotEmpty();
  }

  @Test
  void wantsAHostOrAnExplanation() {
    Run run = Run.of("mtu");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("name a HOST, or --explain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "192.0.2.1:0", "192.0.2.1:x", "[::1", "1.2.3"})
  void refusesWhatIsNoHost(String host) {
    assertThat(Run.of("mtu", host).exitCode()).isEqualTo(2);
  }

  @Test
  void saysWhatItWouldSend() {
    Run run = Run.of("mtu", "192.0.2.1", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("192.0.2.1", "at most 100");
  }

  @Test
  void measuresTheLoopback() throws Exception {
    try (var server =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread.ofVirtual().start(() -> answer(server));

      Run json = Run.of("mtu", "127.0.0.1:" + server.getLocalPort(), "-o=json");
      Run text = Run.of("mtu", "127.0.0.1:" + server.getLocalPort(), "--lang=ko");

      assertThat(PublishedSchema.PATH.faults(json.out())).isEmpty();
      JsonNode report = new ObjectMapper().readTree(json.out());
      assertThat(report.path("toTarget").asInt()).isGreaterThan(1500);
      assertThat(report.path("fromTarget").asText()).isEqualTo("unknown");
      assertThat(report.path("blackHole").asText()).isEqualTo("no");
      assertThat(json.exitCode()).isZero();
      assertThat(text.out()).contains("패킷까지 도착합니다").doesNotContain("{", "mtu.");
    }
  }

  @Test
  void doesNotKnowThePathToANameWithoutAddress() {
    Run run = Run.of("mtu", "tsk8s.invalid");

    assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE.number());
    assertThat(run.err()).contains("tsk8s.invalid", "not resolved").doesNotContain("Exception");
  }

  /// A Binding success is its header alone.
  private static void answer(DatagramSocket server) {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      while (true) {
        server.receive(packet);
        byte[] answer = Arrays.copyOf(packet.getData(), 20);
        answer[0] = 1;
        answer[2] = 0;
        answer[3] = 0;
        answer[1] = 1;
        server.send(new DatagramPacket(answer, 20, packet.getSocketAddress()));
        packet.setLength(65_536);
      }
    } catch (IOException _) {
      // closed
    }
  }

  @ParameterizedTest
  @CsvSource({
    "host,            leave host out",
    "--nic=67,        68 to 65535",
    "--nic=x,         68 to 65535",
    "--tunnel=carrier-pigeon, choose one of",
    "--outer=v5,      choose one of",
    "--nic=99 --over=nic, nothing is left",
    "--tun=1280 --over=nic, goes with --over tailscale",
  })
  void refusesWhatCannotBe(String flags, String because) {
    String[] given = ("mtu --explain " + flags).split(" ", -1);

    Run run = Run.of(given);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(because);
  }
}
