package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.PublicPort.Knock;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Silent;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.NatGrid.Open;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ModelInboundTest {
  private static final String HERE = "here";
  private static final Outcome OPEN =
      new Mapped(new Endpoint(new Ip("203.0.113.77"), 1), Optional.empty(), false);
  private static final Outcome SHUT = new Silent();

  @Test
  void findsNothingWhereEveryPortIsReached() {
    assertThat(examine((_, _) -> OPEN)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhosePortIsSilentToThoseWhoReachOthers() {
    Verdict verdict = examine((_, to) -> to.equals("node2") ? SHUT : OPEN);

    assertThat(told(verdict)).containsExactly("model-inbound/closed node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("from", "here, node1, node3")
        .containsEntry("how", "closed");
  }

  @Test
  void saysWhetherTheWayIsRefused() {
    Verdict verdict =
        examine((_, to) -> to.equals("node2") ? new Refused("Connection refused") : OPEN);

    assertThat(verdict.findings().getFirst().details()).containsEntry("how", "refused");
  }

  @Test
  void blamesNoPortThatAnybodyReaches() {
    Verdict verdict =
        examine((from, to) ->
            (from.equals("node1") && to.equals("node2"))
                    || (from.equals("node2") && to.equals("node1"))
                ? SHUT
                : OPEN);

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesNoNodeWhereNoneIsLedToPublicAddressesOfOthers() {
    assertThat(examine((from, _) -> from.equals(HERE) ? OPEN : SHUT))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesNoPortForOneWitnessAlone() {
    Verdict verdict =
        examine((from, to) ->
            to.equals("node2") || from.equals(HERE) || from.equals("node3") ? SHUT : OPEN);

    assertThat(told(verdict)).doesNotContain("model-inbound/closed node2");
  }

  @Test
  void blamesNoPortWhereNobodyReachesAny() {
    Verdict verdict = examine((_, _) -> SHUT);

    assertThat(verdict.findings()).isEmpty();
    assertThat(codes(verdict)).containsOnly("model-inbound/nobody-reached");
  }

  @Test
  void blamesNoPortForOneWhoMaySendNowhereFromHere() {
    assertThat(examine((from, _) -> from.equals(HERE) ? SHUT : OPEN))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhoseUdpDoesNotGetToPortsThatAllOthersReach() {
    assertThat(told(examine((from, _) -> from.equals("node3") ? SHUT : OPEN)))
        .containsExactly("model-inbound/outgoing-limited node3");
  }

  @Test
  void leavesUdpThatDoesNotGetOutAtAllToTheCheckOfEgress() {
    var cluster =
        ProbedCluster.of(3)
            .outside(
                List.of("203.0.113.10", "203.0.113.11"),
                (from, row) ->
                    from.node().equals("node3") && row.protocol() == Protocol.UDP
                        ? Ending.SILENT
                        : Ending.ANSWERED)
            .declaring(ports((from, _) -> from.equals("node3") ? SHUT : OPEN, true));

    assertThat(told(new ModelInbound().examine(cluster.snapshot()))).isEmpty();
  }

  @Test
  void blamesNobodyForOnePortThatIsSilentToOneNode() {
    Verdict verdict =
        examine((from, to) ->
            (from.equals("node1") && to.equals("node2")) || to.equals("node3") ? SHUT : OPEN);

    assertThat(told(verdict)).doesNotContain("model-inbound/outgoing-limited node1");
  }

  @Test
  void doesNotCompareDifferentPorts() {
    List<PublicPort> ports =
        ports((_, to) -> to.equals("node2") ? SHUT : OPEN, true).stream()
            .map(one ->
                one.node().equals("node2")
                    ? new PublicPort(
                        one.node(),
                        one.namespace(),
                        one.pod(),
                        new Endpoint(one.at().ip(), 7),
                        one.free(),
                        one.knocks())
                    : one)
            .toList();

    Verdict verdict = examine(ports);

    assertThat(verdict.findings()).isEmpty();
    assertThat(codes(verdict)).containsExactly("model-inbound/nobody-reached");
  }

  @Test
  void doesNotKnowAPortThatTailscaledHolds() {
    assertThat(codes(examine(ports((_, _) -> SHUT, false)))).containsOnly("model-inbound/held");
  }

  @Test
  void knowsAHeldPortByADirectPathThatOnlyAnOpenPortCanHave() {
    var hard = Tailnet.host("laptop").hardNat("198.51.100.9").directTo("ts", "203.0.113.21:41641");
    var easy = Tailnet.host("office").easyNat("198.51.100.8").directTo("ts", "203.0.113.22:41641");

    Verdict verdict = examine(ports((_, _) -> SHUT, false), hard.vantage(), easy.vantage());

    assertThat(verdict.gaps())
        .extracting(gap -> gap.subject().name())
        .containsExactly("node2", "node3");
  }

  @Test
  void doesNotKnowAHeldPortByAPathOfAPodWhoseNatKeepsPorts() {
    TailscalePod pod = Specs.selfMade().pod("app", "node3");
    Vantage easy =
        Tailnet.pod(pod, "app")
            .easyNat("198.51.100.7")
            .directTo("ts", "203.0.113.21:41641")
            .vantage();
    var cluster = ProbedCluster.of(3).declaring(ports((_, _) -> SHUT, false)).with(pod);
    Standing near = new Scene(cluster.snapshot(easy)).pairs().all().getFirst().near().standing();

    assertThat(near.open()).containsExactly(Open.NO);
    assertThat(near.hard()).containsExactly(false);
    assertThat(codes(new ModelInbound().examine(cluster.snapshot(easy)))).hasSize(3);
  }

  @Test
  void doesNotKnowAHeldPortByAPathOfOneThatMayBeOpenItself() {
    var maybeOpen =
        Tailnet.host("laptop")
            .hardNat("198.51.100.9")
            .advertising("198.51.100.9:41000", "10.0.0.9:41000")
            .directTo("ts", "203.0.113.21:41641");

    assertThat(codes(examine(ports((_, _) -> SHUT, false), maybeOpen.vantage()))).hasSize(3);
  }

  @Test
  void blamesNoNodeWhereNoOtherNodeShowsThatNodesGetThere() {
    List<PublicPort> ports =
        ports((from, _) -> from.equals("node1") ? SHUT : OPEN, true).stream()
            .map(one ->
                new PublicPort(
                    one.node(),
                    one.namespace(),
                    one.pod(),
                    one.at(),
                    one.free(),
                    one.knocks().stream()
                        .filter(knock ->
                            knock.from().filter(who -> !who.node().equals("node1")).isEmpty())
                        .toList()))
            .toList();

    assertThat(examine(ports)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesNoNodeThatReachesOnePortOfThatNumber() {
    List<PublicPort> ports =
        ports(4, (from, to) -> from.equals("node1") && !to.equals("node2") ? SHUT : OPEN, true);

    assertThat(new ModelInbound().examine(ProbedCluster.of(4).declaring(ports).snapshot()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesNoNodeForPortsThatOthersDoNotReachEither() {
    Verdict verdict = examine((from, _) -> from.equals("node3") || from.equals(HERE) ? SHUT : OPEN);

    assertThat(told(verdict)).isEmpty();
  }

  @Test
  void expectsUdpOfNodesOnlyToGetToPortsOfOthers() {
    List<PublicPort> ports =
        ports((from, _) -> from.equals("node3") ? SHUT : OPEN, true).stream()
            .map(one ->
                new PublicPort(
                    one.node(),
                    one.namespace(),
                    one.pod(),
                    one.at(),
                    one.free(),
                    one.knocks().stream()
                        .map(knock ->
                            new Knock(
                                knock.from().map(from -> new ProbeId(from.node(), Kind.POD)),
                                knock.view()))
                        .toList()))
            .toList();

    assertThat(told(examine(ports))).isEmpty();
  }

  @Test
  void limitsWhatIsExpectedOfPathsOfPodsInTheNetworkOfANodeThatIsLimited() {
    TailscalePod pod = Specs.selfMade().hostNetwork().pod("ts", "node3");
    Vantage vantage = Tailnet.pod(pod, "ts").easyNat("198.51.100.7").vantage();

    assertThat(out((from, _) -> from.equals("node3") ? SHUT : OPEN, pod, vantage))
        .containsExactly(Out.SOME_PORTS);
    assertThat(out((_, _) -> OPEN, pod, vantage))
        .containsExactlyInAnyOrder(Out.ANYWHERE, Out.SOME_PORTS);
  }

  private static Set<Out> out(
      BiFunction<String, String, Outcome> ways, TailscalePod pod, Vantage vantage) {
    var cluster = ProbedCluster.of(3).declaring(ports(ways, true)).with(pod);
    return new Scene(cluster.snapshot(vantage)).pairs().ends().getFirst().standing().out();
  }

  @Test
  void saysWhyAPortCouldNotBeTestedAndBlamesNobodyThen() {
    Reason why = new Reason.Forbidden("get", "pods/attach", "");
    List<PublicPort> ports =
        ports((_, to) -> to.equals("node2") ? SHUT : OPEN, true).stream()
            .map(one ->
                new PublicPort(
                    one.node(),
                    one.namespace(),
                    one.pod(),
                    one.at(),
                    new Unavailable<>(why),
                    one.knocks()))
            .toList();

    Verdict verdict = examine(ports);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).containsExactly(new Gap(Subject.node("node2"), why));
  }

  @Test
  void doesNotApplyWhereNoPortIsDeclared() {
    assertThat(new ModelInbound().examine(ProbedCluster.of(2).snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelInbound.NONE));
  }

  private static Verdict examine(BiFunction<String, String, Outcome> ways) {
    return examine(ports(ways, true));
  }

  private static Verdict examine(List<PublicPort> ports, Vantage... vantages) {
    return new ModelInbound().examine(ProbedCluster.of(3).declaring(ports).snapshot(vantages));
  }

  /// Port 41641 of nodes; all knock at all others.
  private static List<PublicPort> ports(BiFunction<String, String, Outcome> ways, boolean free) {
    return ports(3, ways, free);
  }

  private static List<PublicPort> ports(
      int nodes, BiFunction<String, String, Outcome> ways, boolean free) {
    var ports = new ArrayList<PublicPort>();
    for (int to = 1; to <= nodes; to++) {
      String node = "node" + to;
      var at = new Endpoint(new Ip("203.0.113.2" + to), 41_641);
      var knocks = new ArrayList<Knock>();
      for (int from = 1; from <= nodes; from++) {
        if (from != to) {
          String other = "node" + from;
          knocks.add(
              new Knock(
                  Optional.of(ProbedCluster.node(other)),
                  Clusters.seen(view(at, free, ways.apply(other, node)))));
        }
      }
      knocks.add(
          new Knock(Optional.empty(), Clusters.seen(view(at, free, ways.apply(HERE, node)))));
      ports.add(new PublicPort(node, "vpn", "ts-" + to, at, Clusters.seen(free), knocks));
    }
    return ports;
  }

  private static KnockView view(Endpoint at, boolean free, Outcome outcome) {
    var exchanges = new ArrayList<StunExchange>();
    for (int i = 0; i < 4; i++) {
      exchanges.add(
          new StunExchange(
              at.toString(),
              at,
              false,
              Ask.SAME,
              Purpose.REFUSAL,
              new Endpoint(new Ip("10.10.0.9"), 40_000 + i),
              6,
              0,
              Duration.ZERO,
              outcome));
    }
    return new KnockView(at, false, free, exchanges, 24, Duration.ofMillis(900));
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(one -> one.code() + " " + one.subject().name()).toList();
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.gaps().stream().map(gap -> ((Reason.NotVisible) gap.reason()).code()).toList();
  }
}
