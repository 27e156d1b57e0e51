package dev.tsk8s.core.paths;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Path.Expected;
import dev.tsk8s.core.paths.Path.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PathsTest {
  private static final Via DERP = new Via.Derp("rega");
  private static final Via DIRECT =
      new Via.Direct(Endpoint.parse("198.51.100.18:41641").orElseThrow());

  @Test
  void anExpiredPeerIsExpiredThoughItReadsOnlineAndActive() {
    assertThat(one(host("laptop").with(Tailnet.expired("node-1", true)).vantage()).state())
        .isEqualTo(State.EXPIRED);
  }

  @Test
  void anOfflinePeerIsOfflineThoughItReadsActive() {
    assertThat(one(host("laptop").with(Tailnet.offline("node-1")).vantage()).state())
        .isEqualTo(State.OFFLINE);
  }

  @Test
  void aSleepingPathIsIdleThoughItsPeerHasAHomeRegion() {
    var path = one(host("laptop").knows("node-1").vantage());

    assertThat(path.state()).isEqualTo(State.IDLE);
    assertThat(path.via()).isEmpty();
  }

  @Test
  void aPeerRelayIsNotDerp() {
    var path = one(host("laptop").peerRelayedTo("node-1", "192.0.2.9:40000:vni:1").vantage());

    assertThat(path.state()).isEqualTo(State.PEER_RELAY);
    assertThat(path.via()).isEqualTo("192.0.2.9:40000:vni:1");
  }

  @Test
  void aPingCompletesWhatASleepingPathDoesNotShow() {
    var path = one(host("laptop").knows("node-1").pinged("node-1", DERP, DERP, DIRECT).vantage());

    assertThat(path.state()).isEqualTo(State.DIRECT);
    assertThat(path.via()).isEqualTo("198.51.100.18:41641");
  }

  @Test
  void onlyAnswersOverThePathItselfCountForItsLatency() {
    var path =
        one(
            host("laptop")
                .directTo("node-1", "198.51.100.18:41641", 3, Duration.ofMillis(4))
                .pinged("node-1", DERP, DERP, DERP, DERP, DERP)
                .vantage());

    assertThat(path.latency()).contains(Duration.ofMillis(4));
  }

  @Test
  void twoEasyEndsAreExpectedToBeDirect() {
    var path =
        one(
            host("laptop").easyNat("192.0.2.34").knows("desktop").vantage(),
            host("desktop").easyNat("192.0.2.50").vantage());

    assertThat(path.expected()).isEqualTo(Expected.DIRECT);
  }

  @Test
  void twoHardEndsAreExpectedToBeRelayed() {
    var path =
        one(
            host("laptop").hardNat("192.0.2.34").knows("desktop").vantage(),
            host("desktop").hardNat("192.0.2.50").vantage());

    assertThat(path.expected()).isEqualTo(Expected.RELAY);
  }

  @Test
  void ipv6OnBothSidesIsExpectedToBeDirectWhateverTheNats() {
    var path =
        one(
            host("laptop").hardNat("192.0.2.34").ipv6().knows("desktop").vantage(),
            host("desktop").hardNat("192.0.2.50").ipv6().vantage());

    assertThat(path.expected()).isEqualTo(Expected.DIRECT);
  }

  @Test
  void aPeerNobodyLookedFromIsNeverGuessed() {
    var path = one(host("laptop").easyNat("192.0.2.34").knows("phone").vantage());

    assertThat(path.expected()).isEqualTo(Expected.UNKNOWN);
  }

  @Test
  void aHostOfAnotherTailnetWithTheSameAddressIsNotThePeer() {
    Vantage itself = host("laptop").nodeKey("nodekey:renewed").vantage();
    Vantage stranger = host("laptop").nodeKey("nodekey:x").inTailnet("other.net").vantage();
    Vantage near = host("desktop").relayedTo("laptop").vantage();

    assertThat(Pairs.of(cluster().snapshot(near, stranger)).all().getFirst().far()).isEmpty();
    assertThat(Pairs.of(cluster().snapshot(near, itself)).all().getFirst().far()).isPresent();
  }

  @Test
  void podsOfOneClusterAreExpectedToBeDirectWhateverTheNats() {
    var one = Specs.selfMade().pod("ts-one", "node1");
    var two = Specs.selfMade().pod("ts-two", "node1");
    var snapshot =
        cluster()
            .with(one)
            .with(two)
            .snapshot(
                Tailnet.pod(one, "one").hardNat("203.0.113.1").relayedTo("two").vantage(),
                Tailnet.pod(two, "two").hardNat("203.0.113.1").vantage());

    assertThat(Paths.of(snapshot).all().getFirst().expected()).isEqualTo(Expected.DIRECT);
  }

  @Test
  void aHostPortThatLeadsElsewhereIsNoWayIn() {
    var pod = Specs.selfMade().port(41641).hostPort(5353).pod("ts-one", "node1");
    var snapshot =
        cluster()
            .with(pod)
            .snapshot(
                Tailnet.pod(pod, "one").hardNat("203.0.113.1").knows("laptop").vantage(),
                host("laptop").hardNat("192.0.2.34").vantage());

    assertThat(Paths.of(snapshot).all().getFirst().expected()).isEqualTo(Expected.RELAY);
  }

  @Test
  void aHostPortThatLeadsToItsPortMayBeAWayIn() {
    var pod = Specs.selfMade().port(41641).hostPort(41641).pod("ts-one", "node1");
    var snapshot =
        cluster()
            .with(pod)
            .snapshot(
                Tailnet.pod(pod, "one").hardNat("203.0.113.1").knows("laptop").vantage(),
                host("laptop").hardNat("192.0.2.34").vantage());

    assertThat(Paths.of(snapshot).all().getFirst().expected()).isEqualTo(Expected.UNKNOWN);
  }

  @Test
  void ofWhatIsSharedIntoTheTailnetThereIsNoPathToJudge() {
    assertThat(
            Paths.of(
                    cluster()
                        .snapshot(
                            host("laptop")
                                .with(Tailnet.named("us-nyc-wg-301.mullvad.ts.net"))
                                .vantage()))
                .all())
        .isEmpty();
  }

  private static Path one(Vantage... vantages) {
    return Paths.of(cluster().snapshot(vantages)).all().getFirst();
  }
}
