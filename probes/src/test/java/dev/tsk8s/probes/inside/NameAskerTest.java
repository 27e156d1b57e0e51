package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

@Timeout(60)
class NameAskerTest {
  private static final String CLUSTER = "kubernetes.default.svc.cluster.local";

  @TempDir private Path folder;
  private List<String> tailnet = List.of();

  @Test
  void readsHowThisPlaceResolves() throws Exception {
    try (var server = new NameServer()) {
      Resolving names = ask(server, "ns.svc.cluster.local svc.cluster.local", "");

      assertThat(names.servers()).containsExactly(new Ip("127.0.0.1"));
      assertThat(names.search()).containsExactly("ns.svc.cluster.local", "svc.cluster.local");
      assertThat(names.ndots()).isEqualTo(5);
    }
  }

  @Test
  void asksForTheClustersOwnNameTheHeadlessServiceAndHostsOverBothProtocols() throws Exception {
    try (var server = new NameServer()) {
      Resolving names = ask(server, "svc.cluster.local", "heads.net", "host.example.com");

      assertThat(names.lookups())
          .extracting(one -> one.purpose() + " " + one.name() + " " + one.protocol())
          .containsExactly(
              "CLUSTER " + CLUSTER + " UDP",
              "CLUSTER " + CLUSTER + " TCP",
              "HEADLESS heads.net.svc.cluster.local UDP",
              "HEADLESS heads.net.svc.cluster.local TCP",
              "OUTSIDE host.example.com UDP",
              "OUTSIDE host.example.com TCP");
      assertThat(names.lookups())
          .allSatisfy(one -> {
            assertThat(one.found()).isEqualTo(Found.ADDRESSES);
            assertThat(one.code()).isEqualTo("NOERROR");
            assertThat(one.addresses()).containsExactly(NameServer.ADDRESS);
          });
    }
  }

  @Test
  void asksForANewNameAgainWhenCachesMustHaveForgottenThatItWasDenied() throws Exception {
    try (var server = new NameServer()) {
      server.deny(2, 0);
      List<Lookup> seen = headless(server);

      assertThat(seen)
          .extracting(one -> one.protocol() + " " + one.purpose() + " " + one.found())
          .containsExactlyInAnyOrder(
              "UDP HEADLESS NO_SUCH_NAME",
              "UDP HEADLESS_LATER ADDRESSES",
              "TCP HEADLESS NO_SUCH_NAME",
              "TCP HEADLESS_LATER ADDRESSES");
    }
  }

  @Test
  void meetsTheOneOfSeveralReplicasThatDeniesTheName() throws Exception {
    try (var server = new NameServer()) {
      server.deny(99, 0);
      server.knowEverySecondTime();

      assertThat(headless(server))
          .filteredOn(one -> one.purpose() == Purpose.HEADLESS_LATER)
          .isNotEmpty()
          .extracting(Lookup::found)
          .containsOnly(Found.NO_SUCH_NAME);
    }
  }

  @Test
  void givesUpANameThatIsDeniedToTheEnd() throws Exception {
    try (var server = new NameServer()) {
      server.deny(99, 0);

      assertThat(headless(server))
          .filteredOn(one -> one.purpose() == Purpose.HEADLESS_LATER)
          .extracting(Lookup::found)
          .containsExactly(Found.NO_SUCH_NAME, Found.NO_SUCH_NAME);
    }
  }

  @Test
  void asksNoSecondTimeWhereADenialMayBeKeptLongerThanThereIsTime() throws Exception {
    try (var server = new NameServer()) {
      server.deny(99, 5);

      assertThat(headless(server)).extracting(Lookup::purpose).containsOnly(Purpose.HEADLESS);
    }
  }

  private List<Lookup> headless(NameServer server) throws Exception {
    return ask(server, "svc.cluster.local", "heads.net").lookups().stream()
        .filter(one -> one.name().startsWith("heads."))
        .toList();
  }

  @Test
  void asksForNamesOfTheTailnet() throws Exception {
    tailnet = List.of("db.tail1234.ts.net");
    try (var server = new NameServer()) {
      assertThat(ask(server, "lan.example.com", "").lookups())
          .extracting(one -> one.purpose() + " " + one.name())
          .containsOnly("TAILNET db.tail1234.ts.net");
    }
  }

  @Test
  void asksForNoNameOfTheClusterWhereNoneIsKnown() throws Exception {
    try (var server = new NameServer()) {
      assertThat(ask(server, "lan.example.com", "heads.net", "host.example.com").lookups())
          .extracting(Lookup::purpose)
          .containsOnly(Purpose.OUTSIDE);
    }
  }

  @Test
  void forgivesTwoLostPackets() throws Exception {
    try (var server = new NameServer()) {
      server.lose(2);

      Lookup lookup = lookup(server, Protocol.UDP);

      assertThat(lookup.found()).isEqualTo(Found.ADDRESSES);
      assertThat(lookup.took()).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void measuresALateAnswerByTheQuestionThatItAnswers() throws Exception {
    try (var server = new NameServer()) {
      server.delay(Duration.ofMillis(1_500));

      assertThat(lookup(server, Protocol.UDP).took())
          .isBetween(Duration.ofMillis(1_500), Duration.ofMillis(2_500));
    }
  }

  @Test
  void tellsSilenceFromAClosedPort() throws Exception {
    try (var server = new NameServer()) {
      server.lose(99);
      assertThat(lookup(server, Protocol.UDP).found()).isEqualTo(Found.SILENT);
      server.leave();
      assertThat(lookup(server, Protocol.UDP).found()).isEqualTo(Found.CLOSED);
      assertThat(lookup(server, Protocol.TCP).found()).isEqualTo(Found.CLOSED);
    }
  }

  @Test
  void takesAServerThatHangsUpForOneThatSaysNothing() throws Exception {
    try (var server = new NameServer()) {
      server.hangUp();

      assertThat(lookup(server, Protocol.TCP).found()).isEqualTo(Found.SILENT);
    }
  }

  @Test
  void tellsWhatTheServerSays() throws Exception {
    try (var server = new NameServer()) {
      server.say(Rcode.NXDOMAIN);
      assertThat(lookup(server, Protocol.UDP).found()).isEqualTo(Found.NO_SUCH_NAME);
      server.say(Rcode.SERVFAIL);
      assertThat(lookup(server, Protocol.TCP))
          .extracting(Lookup::found, Lookup::code)
          .containsExactly(Found.FAILURE, "SERVFAIL");
    }
  }

  @Test
  void tellsAnAnswerThatWasCut() throws Exception {
    try (var server = new NameServer()) {
      server.cut();

      assertThat(lookup(server, Protocol.UDP).found()).isEqualTo(Found.TRUNCATED);
    }
  }

  private Lookup lookup(NameServer server, Protocol protocol) throws Exception {
    return ask(server, "svc.cluster.local", "").lookups().stream()
        .filter(one -> one.protocol() == protocol)
        .findFirst()
        .orElseThrow();
  }

  private Resolving ask(NameServer server, String search, String headless, String... outside)
      throws IOException, InterruptedException {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(file, "search " + search + "\nnameserver 127.0.0.1\noptions edns0 ndots:5\n");
    var asker = new NameAsker(file, server.port(), false);
    return asker
        .ask(new Task.Resolve(1, headless, Duration.ofSeconds(3), List.of(outside), tailnet))
        .names();
  }
}
