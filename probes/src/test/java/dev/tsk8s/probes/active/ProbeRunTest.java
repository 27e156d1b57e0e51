package dev.tsk8s.probes.active;

import static dev.tsk8s.core.facts.ProbeId.Kind.NODE;
import static dev.tsk8s.core.facts.ProbeId.Kind.POD;
import static dev.tsk8s.core.facts.ProbeId.Kind.TWIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostsOutside;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodWatch.Pace;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.active.Residue.Left;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbeRunTest {
  private static final RunId RUN = new RunId("abc1234567");
  private static final String NAME = "tsk8s-probe-abc1234567";
  private static final Pace FAST = new Pace(Duration.ofMillis(5), Duration.ofMillis(40));
  private static final String PULL =
      """
      {"phase": "Pending", "containerStatuses": [{"ready": false, "state": {"waiting": {
        "reason": "ImagePullBackOff", "message": "Back-off pulling image: not found"}}}]}\
      """;

  private final List<Residue> left = new ArrayList<>();
  private ProbeOptions options = options();
  private OutsideHosts.Source hosts = OutsideHosts.Source.NOBODY;
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

  @Test
  void measuresFromEveryPlaceAndLeavesNothing() {
    var api = new FakeProbeApi("a", "b", "c");

    Probed probed = run(api, "a", "b", "c");

    assertThat(probed.run()).isEqualTo("abc1234567");
    assertThat(probed.namespace()).isEqualTo("net");
    assertThat(probed.coverage().pairs()).isEqualTo(probed.coverage().possible()).isEqualTo(36);
    assertThat(probed.policies().seen()).contains(List.of());
    List<ProbePlace> places = places(probed);
    assertThat(places).hasSize(9);
    assertThat(places)
        .allSatisfy(place -> {
          assertThat(place.addresses().seen()).contains(List.of(FakeProbeApi.address(place.pod())));
          assertThat(place.asked().seen().orElseThrow())
              .allSatisfy(asked -> assertThat(asked.answered()).isEqualTo(asked.sent()));
          assertThat(place.heard().seen()).isPresent();
        });
    assertThat(asked(place(probed, "a", TWIN))).containsExactly(id("a", POD));
    assertThat(asked(place(probed, "a", POD)))
        .containsExactly(
            id("a", TWIN), id("a", NODE), id("b", POD), id("b", NODE), id("c", POD), id("c", NODE));
    assertThat(api.objects()).isEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void asksTheServicesAtTheirClusterAddressesAndAtPortsOfTwoNodes() {
    var api = new FakeProbeApi("a", "b", "c");

    Probed probed = run(api, "a", "b", "c");

    assertThat(place(probed, "c", POD).called().seen().orElseThrow())
        .extracting(one -> one.service() + " " + one.node() + ":" + one.at().port())
        .containsExactlyInAnyOrder(
            "CLUSTER_IP :41643", "NODE_PORT c:30001", "NODE_PORT a:30001", "LOCAL_IP :41643");
  }

  @Test
  void asksFromANodeTheNextOnesPortThatLeadsToItsOwnPodOnly() {
    var api = new FakeProbeApi("a", "b", "c");

    Probed probed = run(api, "a", "b", "c");

    assertThat(place(probed, "c", NODE).called().seen().orElseThrow())
        .filteredOn(one -> one.service() == ServiceKind.LOCAL_PORT)
        .extracting(one -> one.node() + ":" + one.at().port())
        .containsExactly("a:30011");
  }

  @Test
  void asksServicesAgainWhichAnswerAPartOnly() {
    Probed probed = run(new FakeProbeApi(FakePod.LATE), FakePod.LATE);

    assertThat(place(probed, FakePod.LATE, POD).called().seen().orElseThrow())
        .allSatisfy(one -> assertThat(one.answered()).isEqualTo(one.sent()));
  }

  @Test
  void asksNoServicesFromATwin() {
    var api = new FakeProbeApi("a");

    Probed probed = run(api, "a");

    assertThat(place(probed, "a", TWIN).called().unseen())
        .contains(new Reason.NotAsked("Services", ProbePlace.PLAN));
  }

  @Test
  void measuresSizesToPlacesOfItsKindOnOtherNodes() {
    Probed probed = run(new FakeProbeApi("a", "b", "c"), "a", "b", "c");

    assertThat(sized(place(probed, "a", POD))).containsExactly(id("b", POD), id("c", POD));
    assertThat(sized(place(probed, "a", NODE))).containsExactly(id("b", NODE), id("c", NODE));
    assertThat(place(probed, "a", TWIN).paths().unseen())
        .contains(new Reason.NotAsked("path MTU", ProbePlace.PLAN));
  }

  @Test
  void measuresNoSizesWhereThereIsNobodyElse() {
    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(place(probed, "a", POD).paths().unseen())
        .contains(new Reason.NotAsked("path MTU", ProbePlace.PLAN));
  }

  @Test
  void measuresSizesToFourOthersWhereNodesAreMany() {
    String[] nodes = Stream.of("abcdefghijkl".split("", -1)).toArray(String[]::new);

    Probed probed = run(new FakeProbeApi(nodes), nodes);

    assertThat(sized(place(probed, "a", POD))).hasSize(4);
  }

  @Test
  void asksOtherNodesWhatBecomesOfPorts() {
    Probed probed = run(new FakeProbeApi("a", "b", "c"), "a", "b", "c");

    for (ProbeId.Kind kind : List.of(POD, NODE)) {
      assertThat(place(probed, "a", kind).nat().seen().orElseThrow().exchanges())
          .extracting(one -> one.to().ip())
          .containsExactlyInAnyOrder(
              FakeProbeApi.address(place(probed, "b", NODE).pod()),
              FakeProbeApi.address(place(probed, "c", NODE).pod()));
    }
    assertThat(place(probed, "a", TWIN).nat().unseen())
        .contains(new Reason.NotAsked("NAT", ProbePlace.PLAN));
  }

  @Test
  void asksHostsOutsideThatAnsweredStunWhatBecomesOfPorts() {
    options = outside(new Outside("192.0.2.8", 443, 3478), new Outside("192.0.2.9", 443, 3478));

    Probed probed = run(new FakeProbeApi("a"), "a");

    for (ProbeId.Kind kind : List.of(POD, NODE)) {
      assertThat(place(probed, "a", kind).beyond().seen().orElseThrow().exchanges())
          .extracting(one -> one.to().toString())
          .containsExactly("192.0.2.8:3478", "192.0.2.9:3478");
      assertThat(place(probed, "a", kind).nat().seen()).isEmpty();
    }
  }

  @Test
  void asksNoPortsOfOneAddressOutside() {
    options = outside(new Outside("192.0.2.8", 443, 3478), new Outside("192.0.2.8", 443, 3479));

    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(place(probed, "a", POD).beyond().unseen())
        .contains(new Reason.NotAsked("NAT", ProbePlace.PLAN));
  }

  @Test
  void asksNobodyOfPortsWhereNothingCanBeCompared() {
    Probed probed = run(new FakeProbeApi("a", "b"), "a", "b");

    assertThat(place(probed, "a", POD).nat().unseen())
        .contains(new Reason.NotAsked("NAT", ProbePlace.PLAN));
  }

  private static List<ProbeId> sized(ProbePlace place) {
    return place.paths().seen().orElseThrow().stream().flatMap(path -> path.to().stream()).toList();
  }

  @Test
  void asksNoHostOutsideThatNobodyNamed() {
    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(place(probed, "a", POD).outside().unseen())
        .contains(new Reason.NotAsked("hosts outside", ProbePlace.NO_HOST));
    assertThat(place(probed, "a", POD).names().seen()).isPresent();
    assertThat(place(probed, "a", NODE).names().seen()).isPresent();
  }

  @Test
  void asksTheHostsOfADerpMapWhereNobodyNamedAny() {
    var from = new Origin("here: tailscale debug derp-map", deadline.now());
    hosts =
        _ -> OutsideHosts.of(List.of(new Outside("derp.example.com", 8443, 0)), from, List.of());

    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(probed.outside())
        .isEqualTo(new HostsOutside(List.of("derp.example.com"), Optional.of(from), List.of()));
    assertThat(place(probed, "a", POD).outside().seen().orElseThrow())
        .extracting(row -> row.host() + " " + row.at().orElseThrow().port())
        .containsExactly("derp.example.com 8443");
  }

  @Test
  void asksNoDerpMapWhereTheUserNamedHosts() {
    hosts =
        _ -> {
          throw new IllegalStateException("asked");
        };
    options = outside(new Outside("192.0.2.8", 443, 3478));

    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(probed.outside().from()).map(Origin::where).contains("--outside");
    assertThat(place(probed, "a", POD).outside().seen().orElseThrow())
        .extracting(Reached::host)
        .containsOnly("192.0.2.8");
  }

  @Test
  void asksForANameOfTheTailnetWhereOneIsTold() {
    hosts = _ -> OutsideHosts.none(List.of()).with(Optional.of("db.tail1234.ts.net"));

    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(place(probed, "a", POD).names().seen().orElseThrow().lookups())
        .filteredOn(one -> one.purpose() == Purpose.TAILNET)
        .extracting(Lookup::name)
        .containsExactly("db.tail1234.ts.net");
  }

  @Test
  void saysWhyNobodyToldHostsOutside() {
    var why = new Reason.NotAsked("tailscale debug derp-map", "no-tailscale");
    hosts = _ -> OutsideHosts.none(List.of(why));

    Probed probed = run(new FakeProbeApi("a"), "a");

    assertThat(probed.outside()).isEqualTo(HostsOutside.none(List.of(why)));
  }

  @Test
  void saysWhyNoServiceWasAskedAndMeasuresTheRest() {
    var api =
        new FakeProbeApi("a", "b")
            .failing(
                "create services.*",
                () -> new NotAllowed("create", "services", "net", new IOException("403")));

    Probed probed = run(api, "a", "b");

    assertThat(place(probed, "a", POD).called().unseen())
        .contains(new Reason.Forbidden("create", "services", "net"));
    assertThat(place(probed, "a", POD).asked().seen()).isPresent();
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void removesTheAnchorFirst() {
    var api = new FakeProbeApi("a");

    run(api, "a");

    assertThat(api.requests().stream().filter(request -> request.startsWith("delete")))
        .containsExactly(
            "delete jobs.batch " + NAME,
            "delete services " + NAME,
            "delete services " + NAME + "-local",
            "delete services " + NAME + "-headless",
            "delete daemonsets.apps " + NAME + "-pod",
            "delete daemonsets.apps " + NAME + "-twin",
            "delete daemonsets.apps " + NAME + "-node");
  }

  @Test
  void namesTheNodeThatGotNoPod() {
    var api = new FakeProbeApi("a", "b").pods(".*-b", "");

    Probed probed = run(api, "a", "b");

    assertThat(why(probed, "b", POD))
        .isEqualTo(new Reason.Failed("probe pod (pod) on b", "not-for-this-node"));
    assertThat(asked(place(probed, "a", POD))).containsExactly(id("a", TWIN), id("a", NODE));
    assertThat(probed.coverage().pairs()).isEqualTo(4);
    assertThat(probed.coverage().possible()).isEqualTo(16);
  }

  @Test
  void blamesNoNodeWhereNoNodeGotAPod() {
    var api = new FakeProbeApi("a", "b").pods(".*-pod-.*", "");

    Probed probed = run(api, "a", "b");

    assertThat(why(probed, "b", POD))
        .isEqualTo(new Reason.Failed("probe pod (pod) on b", "not-started"));
  }

  @Test
  void namesTheSystemOfANodeThatTheImageIsNotFor() {
    var api = new FakeProbeApi("a", "b").pods(".*-b", "");

    Probed probed =
        run(api, List.of(node("a", true, Map.of()), node("b", true, windows())), deadline);

    assertThat(why(probed, "b", NODE))
        .isEqualTo(new Reason.Failed("probe pod (node) on b", "the node runs windows"));
  }

  @Test
  void givesTheWordsOfPodSecurityWhereOnlyTheNodesNetworkIsRefused() {
    String words = "forbidden: violates PodSecurity \"restricted:latest\": host namespaces";
    var api =
        new FakeProbeApi("a", "b")
            .pods(".*-node-.*", "")
            .event(
                NAME + "-node",
                "FailedCreate",
                "(combined from similar events): Error creating: pods \"x\" is " + words);

    Probed probed = run(api, "a", "b");

    assertThat(why(probed, "a", NODE)).isEqualTo(new Reason.Failed("probe pod (node) on a", words));
    assertThat(asked(place(probed, "a", POD))).containsExactly(id("a", TWIN), id("b", POD));
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void givesTheWordsOfAnImageThatCannotBePulled() {
    var api = new FakeProbeApi("a", "b").pods(".*-b", PULL);

    Probed probed = run(api, "a", "b");

    assertThat(why(probed, "b", TWIN))
        .isEqualTo(
            new Reason.Failed(
                "probe pod (twin) on b", "ImagePullBackOff: Back-off pulling image: not found"));
    assertThat(place(probed, "b", TWIN).pod()).isEqualTo(NAME + "-twin-b");
    assertThat(place(probed, "a", POD).addresses().seen()).isPresent();
    assertThat(deadline.remaining()).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void doesNotWaitForANodeThatIsNotReady() {
    String pending = "{\"phase\": \"Pending\"}";
    var api = new FakeProbeApi("a", "b").pods(".*-b", pending);

    Probed probed =
        run(api, List.of(node("a", true, Map.of()), node("b", false, Map.of())), deadline);

    assertThat(why(probed, "b", POD))
        .isEqualTo(new Reason.Failed("probe pod (pod) on b", "node-not-ready"));
    assertThat(deadline.remaining()).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void isUnknownAsAWholeWhereAQuotaRefusesTheAnchor() {
    var refusal = "403: jobs.batch \"x\" is forbidden: exceeded quota: few, requested: 1";
    var api = new FakeProbeApi("a").failing("create jobs.*", () -> new IOException(refusal));

    Probed probed = run(api, "a");

    assertThat(((Unavailable<?>) probed.places()).reason())
        .isEqualTo(new Reason.Failed("jobs.batch " + NAME + " in namespace net", refusal));
    assertThat(api.objects()).isEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void goesOnWithTheKindsOfPodsThatCouldBeMade() {
    var refusal = "403: admission webhook \"policy\" denied the request: no host network";
    var api =
        new FakeProbeApi("a", "b")
            .failing("create daemonsets.apps .*-node", () -> new IOException(refusal));

    Probed probed = run(api, "a", "b");

    assertThat(why(probed, "b", NODE))
        .isEqualTo(
            new Reason.Failed("daemonsets.apps " + NAME + "-node in namespace net", refusal));
    assertThat(asked(place(probed, "a", POD))).containsExactly(id("a", TWIN), id("b", POD));
    assertThat(deadline.remaining()).isGreaterThan(Duration.ofSeconds(20));
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void namesVerbAndResourceWhereTheAnchorMayNotBeMade() {
    var api = new FakeProbeApi("a").refusing("create jobs.batch.*");

    Probed probed = run(api, "a");

    assertThat(((Unavailable<?>) probed.places()).reason())
        .isEqualTo(new Reason.Forbidden("create", "jobs.batch", "net"));
    assertThat(api.requests()).noneMatch(request -> request.startsWith("delete"));
  }

  @Test
  void namesVerbAndResourceWherePodsMayNotBeAttachedTo() {
    var api =
        new FakeProbeApi("a")
            .failing(
                "attach.*",
                () -> new NotAllowed("create", "pods/attach", "net", new IOException("403")));

    Probed probed = run(api, "a");

    assertThat(why(probed, "a", POD))
        .isEqualTo(new Reason.Forbidden("create", "pods/attach", "net"));
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void saysWhatStaysAndUntilWhenWhereItMayNotDelete() {
    var api = new FakeProbeApi("a").refusing("delete jobs.batch.*").refusing("delete daemon.*");
    Instant began = deadline.now();

    Probed probed = run(api, "a");

    assertThat(place(probed, "a", POD).asked().seen()).isPresent();
    assertThat(left).singleElement().isInstanceOf(Left.class);
    Left told = (Left) left.getFirst();
    assertThat(told.objects()).contains("jobs.batch " + NAME);
    assertThat(told.why()).isEqualTo(new Reason.Forbidden("delete", "daemon", "net"));
    assertThat(api.requests()).containsOnlyOnce("delete jobs.batch " + NAME);
    assertThat(told.until())
        .isBetween(began.plusSeconds(30 + 30 + 60 - 1), began.plusSeconds(30 + 30 + 60 + 5));
  }

  @Test
  void isContentWhereTheAnchorTakesAwayWhatItMayNotDelete() {
    var api = new FakeProbeApi("a").refusing("delete daemonsets.*").refusing("delete services.*");

    run(api, "a");

    assertThat(api.objects()).isEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void goesOnWithoutAPodThatIsLostBetweenGreetingAndAnswers() {
    var api = new FakeProbeApi("a", "b");
    String lost = NAME + "-pod-b";
    var attached = new AtomicInteger();
    api.before(
        "attach pods " + lost,
        () -> {
          if (attached.incrementAndGet() == 2) {
            api.failing("attach pods " + lost, () -> new IOException("the pod is gone"));
          }
        });

    Probed probed = run(api, "a", "b");

    ProbePlace place = place(probed, "b", POD);
    assertThat(place.addresses().seen()).isPresent();
    assertThat(place.asked().unseen())
        .contains(new Reason.Failed("attach net/" + lost, "the pod is gone"));
    assertThat(place(probed, "a", POD).asked().seen()).isPresent();
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void saysWhatStaysWhereTheApiServerIsLostMidway() {
    var api = new FakeProbeApi("a", "b");
    Deadline soon = Deadline.after(Duration.ofSeconds(3));
    api.before(
        "attach pods .*", () -> api.failing(".*", () -> new IOException("connection refused")));

    Probed probed = run(api, nodes("a", "b"), soon);

    assertThat(places(probed)).hasSize(6);
    assertThat(place(probed, "a", POD).asked().unseen()).isPresent();
    Left told = (Left) left.getFirst();
    assertThat(told.objects())
        .containsExactly(
            "jobs.batch " + NAME,
            "services " + NAME,
            "services " + NAME + "-local",
            "services " + NAME + "-headless",
            "daemonsets.apps " + NAME + "-pod",
            "daemonsets.apps " + NAME + "-twin",
            "daemonsets.apps " + NAME + "-node");
    assertThat(told.why())
        .isEqualTo(new Reason.Failed("removal of the probe pods", "connection refused"));
  }

  @Test
  void saysWhyTheFirstRequestFailedWhereItTookAllTheTime() {
    var api = new FakeProbeApi("a");
    Deadline soon = Deadline.after(Duration.ofSeconds(3));
    api.failing(
        "delete jobs.*",
        () -> {
          LockSupport.parkNanos(Duration.ofMillis(3_100).toNanos());
          return new IOException("it closed the connection without an answer");
        });

    run(api, nodes("a"), soon);

    assertThat(((Left) left.getFirst()).why())
        .isEqualTo(
            new Reason.Failed(
                "removal of the probe pods", "it closed the connection without an answer"));
  }

  @Test
  void findsTheAnchorWhoseMakingWasNotAnswered() {
    var api = new FakeProbeApi("a");
    var objects = new ProbeObjects(RUN, "net", options(), Duration.ofSeconds(60));
    api.failing(
        "create jobs.*",
        () -> {
          try {
            api.store(objects.anchor());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return new ProbeApi.Unanswered(new IOException("the answer was cut off"));
        });

    Probed probed = run(api, "a");

    assertThat(((Unavailable<?>) probed.places()).reason()).isInstanceOf(Reason.Failed.class);
    assertThat(api.objects()).isEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void removesAtOnceWhenItIsStopped() {
    var api = new FakeProbeApi("a").pods(".*", "{\"phase\": \"Pending\"}");
    var stopped = new Instant[1];
    var looks = new AtomicInteger();
    api.before(
        "list pods",
        () -> {
          if (looks.incrementAndGet() == 3) {
            stopped[0] = Instant.now();
            deadline.stop();
          }
        });

    Probed probed = run(api, "a");

    assertThat(Duration.between(stopped[0], Instant.now())).isLessThan(Duration.ofSeconds(2));
    assertThat(api.objects()).isEmpty();
    assertThat(why(probed, "a", POD))
        .isEqualTo(Reason.NotAsked.interrupted("probe pod (pod) on a"));
    assertThat(places(probed)).hasSize(3).allMatch(place -> place.addresses().seen().isEmpty());
  }

  @Test
  void saysThatItWasStoppedAndNotThatItsTimeWasOver() {
    var api = new FakeProbeApi("a", "b");
    api.before("list services", deadline::stop);

    Probed probed = run(api, "a", "b");

    assertThat(place(probed, "a", POD).nat().unseen())
        .contains(Reason.NotAsked.interrupted("probe pods"));
  }

  @Test
  void saysOfAPodThatAStopCutOffThatItWasStoppedAndNotThatItIsSilent() {
    var api = new FakeProbeApi("a", "b");
    String cut = NAME + "-pod-a";
    var attached = new AtomicInteger();
    api.before(
        "attach pods " + cut,
        () -> {
          if (attached.incrementAndGet() == 2) {
            deadline.stop();
            api.failing("attach pods " + cut, () -> new Late(Duration.ofSeconds(10)));
          }
        });

    Probed probed = run(api, "a", "b");

    assertThat(place(probed, "a", POD).asked().unseen())
        .contains(Reason.NotAsked.interrupted("attach net/" + cut));
  }

  @Test
  void readsNothingThatItsPlanDoesNotName() {
    var api = new FakeProbeApi("a");
    var plan =
        new ProbePlan(
            ProbeOptions.of("x/y:1", 1), new RunId("abc1234567"), "net", Duration.ofMinutes(1));

    var _ = run(api, "a");

    assertThat(api.requests().stream().filter(request -> request.startsWith("list ")))
        .isNotEmpty()
        .allSatisfy(request -> {
          String kind = request.split("[ .]", -1)[1];
          assertThat(plan.reads()).anyMatch(read -> read.contains("/" + kind));
        });
  }

  @Test
  void leavesAnObjectOfItsNameAloneThatWasThereBefore() {
    var api = new FakeProbeApi("a");
    api.put("jobs.batch", NAME, "{\"metadata\": {\"uid\": \"of somebody else\"}}");

    Probed probed = run(api, "a");

    assertThat(((Unavailable<?>) probed.places()).reason())
        .asString()
        .contains("was there already");
    assertThat(api.objects()).containsExactly("jobs.batch " + NAME);
    assertThat(api.requests()).noneMatch(request -> request.startsWith("delete"));
  }

  @Test
  void removesOnlyWhatIsOfItsOwnRun() {
    var api = new FakeProbeApi("a");
    var other = new RunId("zzz1234567");
    api.before(
        "attach pods " + NAME + "-pod-a",
        () -> {
          if (api.objects().stream().noneMatch(object -> object.contains("zzz"))) {
            startAnother(api, other);
          }
        });

    Probed probed = run(api, "a");

    assertThat(places(probed)).hasSize(3);
    assertThat(api.objects())
        .isNotEmpty()
        .allMatch(object -> object.contains("tsk8s-probe-zzz1234567"));
    assertThat(left).isEmpty();
  }

  private void startAnother(FakeProbeApi api, RunId other) {
    var objects = new ProbeObjects(other, "net", options(), Duration.ofSeconds(60));
    try {
      String uid = api.store(objects.anchor()).uid();
      for (ProbeId.Kind kind : ProbeId.Kind.values()) {
        api.store(objects.pods(kind, uid));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void makesTheNamespaceWhereThereIsNoneAndRemovesItLast() {
    var api = new FakeProbeApi("a").withoutNamespace();

    Probed probed = run(api, "a");

    assertThat(places(probed)).hasSize(3);
    assertThat(api.requests().subList(0, 3))
        .filteredOn(request -> request.startsWith("create"))
        .contains("create jobs.batch " + NAME, "create namespaces net");
    assertThat(api.requests().stream().filter(request -> request.startsWith("delete")).toList())
        .last()
        .isEqualTo("delete namespaces net");
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void takesThePlacesFromThePodsWhereNodesMayNotBeRead() {
    var api = new FakeProbeApi("a", "b");

    Probed probed =
        ProbeRun.run(
            api,
            options(),
            RUN,
            new Surroundings(
                new Unavailable<>(new Reason.Forbidden("list", "nodes", "")),
                new Observed<>(List.of(), new Origin("pods", deadline.now())),
                hosts),
            deadline,
            Progress.SILENT,
            left::add,
            FAST);

    assertThat(places(probed)).hasSize(6).allMatch(place -> place.asked().seen().isPresent());
  }

  private Probed run(FakeProbeApi api, String... nodes) {
    return run(api, nodes(nodes), deadline);
  }

  private Probed run(FakeProbeApi api, List<ClusterNode> nodes, Deadline own) {
    Evidence<List<ClusterNode>> seen = new Observed<>(nodes, new Origin("nodes", own.now()));
    Evidence<List<TailscalePod>> none = new Observed<>(List.of(), new Origin("pods", own.now()));
    return ProbeRun.run(
        api,
        options,
        RUN,
        new Surroundings(seen, none, hosts),
        own,
        Progress.SILENT,
        left::add,
        FAST);
  }

  private static ProbeOptions options() {
    return ProbeOptions.of("example.com/tsk8s:1", 7);
  }

  private static ProbeOptions outside(Outside... hosts) {
    ProbeOptions usual = options();
    return new ProbeOptions(
        usual.image(),
        usual.pullSecrets(),
        usual.namespace(),
        usual.nodeSelector(),
        usual.tolerations(),
        usual.priorityClass(),
        usual.startup(),
        usual.seed(),
        usual.packets(),
        List.of(hosts),
        false);
  }

  private static List<ClusterNode> nodes(String... names) {
    return Stream.of(names).map(name -> node(name, true, Map.of())).toList();
  }

  private static ClusterNode node(String name, boolean ready, Map<String, String> labels) {
    return new ClusterNode(
        name,
        List.of(),
        List.of(),
        List.of(),
        "",
        new TreeMap<>(labels),
        new TreeMap<>(),
        "",
        "",
        "",
        ready);
  }

  private static Map<String, String> windows() {
    return Map.of("kubernetes.io/os", "windows");
  }

  private static ProbeId id(String node, ProbeId.Kind kind) {
    return new ProbeId(node, kind);
  }

  private static List<ProbePlace> places(Probed probed) {
    return probed.places().seen().orElseThrow();
  }

  private static ProbePlace place(Probed probed, String node, ProbeId.Kind kind) {
    return places(probed).stream()
        .filter(place -> place.id().equals(id(node, kind)))
        .findFirst()
        .orElseThrow();
  }

  private static Reason why(Probed probed, String node, ProbeId.Kind kind) {
    return place(probed, node, kind).addresses().unseen().orElseThrow();
  }

  private static List<ProbeId> asked(ProbePlace place) {
    return place.asked().seen().orElseThrow().stream().map(ProbePlace.Asked::to).toList();
  }
}
