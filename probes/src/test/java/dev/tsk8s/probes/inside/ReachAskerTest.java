package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReachAskerTest {
  @TempDir private Path folder;

  @Test
  void reachesAHostOverTcpAndStunAndHearsItsOwnAddress() throws Exception {
    try (var host = Pod.at("127.0.0.21")) {
      var ready = host.greet();

      List<Reached> rows = ask("127.0.0.21", ready.tcpPort(), ready.udpPort(), 9);

      assertThat(rows)
          .extracting(row -> row.protocol() + " " + row.ending() + " " + row.answered())
          .containsExactly("TCP ANSWERED 1", "UDP ANSWERED 1");
      assertThat(rows.getFirst().at())
          .contains(new Endpoint(new Ip("127.0.0.21"), ready.tcpPort()));
      assertThat(rows.getLast().seenAs()).extracting(Endpoint::ip).hasSize(1);
      assertThat(rows).allSatisfy(row -> assertThat(row.took()).isPresent());
    }
  }

  @Test
  void tellsRefusalFromSilence() throws Exception {
    try (var mute = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.22"))) {
      int closed = closedPort();

      assertThat(ask("127.0.0.22", closed, mute.getLocalPort(), 9))
          .extracting(Reached::ending)
          .containsExactly(Ending.REFUSED, Ending.SILENT);
      assertThat(ask("127.0.0.22", closed, closed, 9))
          .extracting(Reached::ending)
          .containsExactly(Ending.REFUSED, Ending.REFUSED);
    }
  }

  @Test
  void resolvesNamesByTheServersOfThisPlace() throws Exception {
    try (var server = new NameServer()) {
      assertThat(ask("host.example.com", 9, 9, server.port()))
          .allSatisfy(row -> {
            assertThat(row.at()).map(Endpoint::ip).contains(NameServer.ADDRESS);
            assertThat(row.host()).isEqualTo("host.example.com");
          });
    }
  }

  @Test
  void asksNothingOfAHostWhoseNameNobodyKnows() throws Exception {
    assertThat(ask("host.example.com", 9, 9, closedPort()))
        .extracting(Reached::protocol, Reached::at, Reached::sent)
        .containsExactly(
            tuple(Protocol.TCP, Optional.empty(), 0), tuple(Protocol.UDP, Optional.empty(), 0));
  }

  @Test
  void asksNoStunOfAHostThatAnswersNone() throws Exception {
    assertThat(ask("127.0.0.1", closedPort(), 0, 9))
        .extracting(Reached::protocol)
        .containsExactly(Protocol.TCP);
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private List<Reached> ask(String host, int tcpPort, int udpPort, int dns) throws Exception {
    Path file = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    var asker = new ReachAsker(new NameAsker(file, dns, false));
    return asker.ask(new Task.Reach(1, List.of(new Task.Host(host, tcpPort, udpPort)))).rows();
  }
}
