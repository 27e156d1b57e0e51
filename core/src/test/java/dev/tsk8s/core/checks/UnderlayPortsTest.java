package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netmap;
import dev.tsk8s.core.facts.Netmap.Allowed;
import dev.tsk8s.core.facts.Netmap.Target;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnderlayPortsTest {
  private static final UnderlayPorts CHECK = new UnderlayPorts();
  private static final String SILENT =
      "Get \"http://100.64.0.3:4240/hello\": context deadline exceeded";
  private static final String REFUSED =
      "Get \"http://100.64.0.3:4240/hello\": dial tcp 100.64.0.3:4240: connect: connection refused";

  @Test
  void whatThePolicyLetsThroughIsNotVisibleInObjects() {
    assertThat(missing(CHECK, underlay("v1.19.7", "enable-wireguard", "true").snapshot()))
        .containsExactly(
            Reason.NotVisible.of(
                "underlay-ports/policy",
                Map.of(
                    "network",
                    "Cilium",
                    "ports",
                    "8472/udp, 51871/udp, 4240/tcp, icmp",
                    "destinations",
                    "\"udp:8472\", \"udp:51871\", \"tcp:4240\", \"icmp:*\"")));
  }

  @Test
  void probesThatComeThroughProveIt() {
    assertThat(EveryFact.examine(CHECK, probed("")).gaps()).isEmpty();
  }

  @Test
  void aHealthPortThatStaysSilentWhileThePingComesThroughIsNamed() {
    assertThat(found(CHECK, probed(SILENT))).containsExactly("warning underlay-ports/health-port");
  }

  @Test
  void aRefusalComesFromTheNodeItself() {
    assertThat(found(CHECK, probed(REFUSED))).isEmpty();
  }

  @Test
  void aNodeWithShieldsUpTakesNothingIn() {
    assertThat(codes(shielded("node-2", true)))
        .containsExactly("problem underlay-ports/shields-up");
    assertThat(examine(shielded("node-2", true)).findings().getFirst().details())
        .containsEntry("node", "node-2");
  }

  @Test
  void shieldsThatAreDownOrOfAHostThatIsNoNodeAreSilent() {
    assertThat(codes(shielded("node-2", false))).isEmpty();
    assertThat(codes(shielded("laptop", true))).isEmpty();
    assertThat(found(CHECK, onLan("v1.19.7").snapshot(shielded("node-2", true)))).isEmpty();
  }

  private static Vantage shielded(String name, boolean shieldsUp) {
    var unread = new Reason.NotInFiles("this");
    Vantage blank = Vantage.unseen(VantageId.file(name), unread);
    var prefs =
        new Prefs(
            false,
            false,
            List.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            shieldsUp,
            "",
            true,
            false);
    return new Vantage(
        blank.id(),
        blank.status(),
        blank.earlier(),
        blank.table(),
        blank.netcheck(),
        seen(prefs),
        blank.pings(),
        blank.health(),
        blank.netmap(),
        blank.host(),
        blank.cilium());
  }

  @Test
  void nodesOnALanAreNotAskedAbout() {
    assertThat(EveryFact.examine(CHECK, onLan("v1.19.7").snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void aFilterThatTakesAllFromEveryNodeProvesItOnBoth() {
    var all = match(List.of(6, 17, 1, 58), "100.64.0.0/10", "0.0.0.0/0", 0, 65_535);

    assertThat(examine(filter("100.64.0.2", all), filter("100.64.0.3", all)).gaps()).isEmpty();
    assertThat(codes(filter("100.64.0.2", all))).isEmpty();
    assertThat(missing(CHECK, snapshot(filter("100.64.0.2", all))))
        .extracting(Object::getClass)
        .containsExactly(Reason.NotInFiles.class, Reason.NotVisible.class); // prefs; the policy
  }

  @Test
  void aFilterWithoutTheTunnelsPortIsNamed() {
    var health = match(List.of(6, 1), "100.64.0.3/32", "100.64.0.2/32", 4240, 4240);
    var tunnel = match(List.of(17), "100.64.0.3/32", "100.64.0.2/32", 8472, 8472);

    assertThat(codes(filter("100.64.0.2", health)))
        .containsExactly("problem underlay-ports/blocked");
    assertThat(examine(filter("100.64.0.2", health)).findings().getFirst().details())
        .containsEntry("ports", "8472/udp")
        .containsEntry("senders", "node-2");
    assertThat(codes(filter("100.64.0.2", health, tunnel))).isEmpty();
  }

  @Test
  void aFilterWithoutTheHealthPortIsWorthAWarning() {
    var tunnel = match(List.of(17), "100.64.0.3/32", "100.64.0.2/32", 8472, 8472);

    assertThat(codes(filter("100.64.0.2", tunnel)))
        .containsExactly("warning underlay-ports/blocked");
  }

  @Test
  void aMatchForOtherSendersOrOfAnotherNodeLetsNothingIn() {
    var others = match(List.of(6, 17, 1), "100.64.0.9/32", "0.0.0.0/0", 0, 65_535);
    var elsewhere = match(List.of(6, 17, 1), "100.64.0.0/10", "100.64.0.3/32", 0, 65_535);

    assertThat(codes(filter("100.64.0.2", others)))
        .containsExactly("problem underlay-ports/blocked");
    assertThat(codes(filter("100.64.0.2", elsewhere)))
        .containsExactly("problem underlay-ports/blocked");
    assertThat(codes(filter("100.64.0.9", others))).isEmpty();
  }

  @Test
  void sourcesByCapabilityAreNotDecided() {
    var capable =
        new Allowed(
            List.of(6, 17, 1),
            List.of(),
            true,
            List.of(new Target(new Cidr("0.0.0.0/0"), 0, 65_535)));

    assertThat(codes(filter("100.64.0.2", capable))).isEmpty();
    assertThat(examine(filter("100.64.0.2", capable)).gaps()).isNotEmpty();
  }

  @Test
  void theTunnelInsideOfWireGuardNeedsNoPortOfItsOwn() {
    var wireguard = match(List.of(6, 17), "100.64.0.0/10", "0.0.0.0/0", 51_871, 51_871);
    var health = match(List.of(6), "100.64.0.0/10", "0.0.0.0/0", 4240, 4240);
    var cluster = underlay("v1.19.7", "enable-wireguard", "true");

    assertThat(found(CHECK, cluster.snapshot(filter("100.64.0.2", wireguard, health)))).isEmpty();
    assertThat(found(CHECK, cluster.snapshot(filter("100.64.0.2", health))))
        .containsExactly("problem underlay-ports/blocked");
  }

  private static List<String> codes(Vantage vantage) {
    return found(CHECK, snapshot(vantage));
  }

  private static Verdict examine(Vantage... vantages) {
    return EveryFact.examine(CHECK, snapshot(vantages));
  }

  private static Snapshot snapshot(Vantage... vantages) {
    return underlay("v1.19.7").snapshot(vantages);
  }

  private static Allowed match(
      List<Integer> protocols, String source, String target, int first, int last) {
    return new Allowed(
        protocols,
        List.of(new Cidr(source)),
        false,
        List.of(new Target(new Cidr(target), first, last)));
  }

  private static Vantage filter(String self, Allowed... matches) {
    var map = new Netmap(List.of(new Ip(self)), List.of(), Optional.of(List.of(matches)));
    return Vantage.unseen(VantageId.file(self), new Reason.NotInFiles("it")).with(seen(map));
  }

  private static Snapshot probed(String http) {
    var host = List.of(probe("icmp", ""), probe("http", http));
    var endpoint = List.of(probe("icmp", ""), probe("http", ""));
    var health = new Health("node-1", List.of(new Reach("node-2", host, endpoint)));
    CiliumView said = says("1.19.7", "node-1");
    var agent =
        new CiliumView(
            said.status(),
            seen(health),
            said.metrics(),
            said.masqueradeExemptions(),
            said.endpoints(),
            said.complaints(),
            said.effective(),
            said.earlierMetrics());
    return underlay("v1.19.7").snapshot(on("node-1", agent));
  }

  private static Probe probe(String protocol, String error) {
    return new Probe(protocol, "100.64.0.3", error, Optional.empty());
  }
}
