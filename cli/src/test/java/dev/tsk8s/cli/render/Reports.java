package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.PodNames;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Report.Result;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Trip;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Layer.Kind;
import dev.tsk8s.core.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Small reports, made up.
final class Reports {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Code RANDOM_SNAT = new Code("example-relay/random-snat");
  private static final Code SLOW = new Code("example-relay/slow");
  private static final Code KEY_EXPIRES = new Code("example-relay/key-expires");
  private static final Code NO_PEERS = new Code("example-relay/no-peers");

  private Reports() {}

  /// A cause with two cases and two symptoms, a warning, and a reason of every kind.
  static Report sick() {
    return new Report(
        NOON,
        Source.FILES,
        Set.of(Pattern.UNDERLAY, Pattern.ACCESS),
        List.of(
            new Result(
                "example-relay",
                Topic.PATH,
                new Verdict.Faulty(
                    List.of(
                        slow("laptop").because(RANDOM_SNAT),
                        snat("ts-0", "node-1"),
                        snat("ts-1", "node-2"),
                        slow("desktop").because(RANDOM_SNAT)),
                    List.of(
                        new Gap(
                            pod("ts-2", "node-1"),
                            Reason.NotVisible.of(
                                "example-relay/no-ping", Map.of("peer", "phone"))))),
                false),
            new Result(
                "example-keys",
                Topic.DEPLOY,
                new Verdict.Faulty(
                    List.of(
                        Finding.warning(KEY_EXPIRES, Subject.of("Host", "", "laptop"))
                            .with("day", "2026-12-01")),
                    List.of()),
                false),
            new Result("example-unknown", Topic.DEPLOY, new Verdict.Unknown(gaps()), false),
            new Result("example-fine", Topic.DEPLOY, new Verdict.Healthy(), false),
            new Result("example-good", Topic.NAT, new Verdict.Healthy(), false),
            new Result("example-none", Topic.MTU, new Verdict.NotApplicable(NO_PEERS), false)),
        List.of(
            path("phone", Path.State.DIRECT, "192.0.2.7:41641", 12, Path.Expected.DIRECT),
            path("laptop", Path.State.DERP, "fra", 182, Path.Expected.RELAY),
            path("vps", Path.State.PEER_RELAY, "192.0.2.9:7777:vni:3", 30, Path.Expected.DIRECT),
            path("nas", Path.State.IDLE, "", 0, Path.Expected.UNKNOWN),
            path("tv", Path.State.OFFLINE, "", 0, Path.Expected.UNKNOWN),
            path("watch", Path.State.UNKNOWN, "", 0, Path.Expected.UNKNOWN)),
        List.of(
            Gauge.of(Measure.LATENCY, "path-slow", "ts-0 -> phone", 12.345),
            Gauge.of(Measure.LATENCY, "path-slow", "ts-0 -> laptop", 182),
            Gauge.of(Measure.DROPS, "node-drops", "node-1 flannel.1", 0.0421),
            Gauge.unknown(
                Measure.DROPS,
                "node-drops",
                "node-2 flannel.1",
                new Reason.TooFew("readings", 1, 2)),
            Gauge.of(Measure.CONNTRACK, "node-conntrack", "node-1", 80)),
        stack(),
        List.of(VantageId.pod("vpn", "ts-0", "tailscale")),
        List.of(
            new Unread("holiday.jpg", new Reason.Failed("holiday.jpg", "neither JSON nor YAML"))),
        PodNames.none(),
        List.of(
            new Trip(
                "node-1", "node-2", true, false, 20, 20, times(1_300), Optional.of(940_000_000L)),
            new Trip("node-1", "node-2", false, true, 20, 18, times(250), Optional.empty()),
            new Trip("node-2", "node-1", true, false, 20, 0, Optional.empty(), Optional.empty())),
        Optional.of(new Covered(30, 36, 7)));
  }

  private static Optional<RoundTrips> times(int micros) {
    Duration time = Duration.ofNanos(micros * 1_000L);
    return Optional.of(
        new RoundTrips(time, time, time.multipliedBy(3), time.multipliedBy(3), time.dividedBy(5)));
  }

  /// Nothing to complain of.
  static Report healthy() {
    return new Report(
        NOON,
        Source.LIVE,
        Set.of(Pattern.ACCESS),
        List.of(
            new Result("example-fine", Topic.DEPLOY, new Verdict.Healthy(), false),
            new Result("example-none", Topic.MTU, new Verdict.NotApplicable(NO_PEERS), false)),
        List.of(path("phone", Path.State.DIRECT, "192.0.2.7:41641", 12, Path.Expected.DIRECT)),
        List.of(),
        Stack.none(),
        List.of(),
        List.of());
  }

  /// Names that want to rule the terminal, and a check of ours that broke.
  static Report hostile() {
    String name =
        "ts\u001b[2J\u001b]0;owned\u0007\n\u202ekced\u202c\u200f\u009b31m; rm -rf $(pwd)'\""
            + "<script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;{0}|`x`@all #1"
            + " [a](http://a.example) www.a.example ${{x}} {{y}} \uffff";
    return new Report(
        NOON,
        Source.HERE,
        Set.of(),
        List.of(
            new Result(
                "example-relay",
                Topic.PATH,
                new Verdict.Faulty(
                    List.of(
                        Finding.problem(RANDOM_SNAT, new Subject("Pod", name, name, name))
                            .with(Map.of("peer", name, "workload", name, "port", name))
                            .seen(new Exhibit(name, name, name, new Origin(name, NOON)))),
                    List.of()),
                false),
            new Result(
                "example-broken",
                Topic.NODE,
                new Verdict.Unknown(
                    List.of(
                        new Gap(
                            Subject.of("Check", "", "example-broken"),
                            new Reason.Failed(name, name)))),
                true)),
        List.of(path(name, Path.State.DERP, name, 1, Path.Expected.UNKNOWN)),
        List.of(
            Gauge.unknown(Measure.CONNTRACK, "example-relay", name, new Reason.Failed(name, name))),
        new Stack(List.of(new Stack.Group(List.of(name), List.of(layer(Kind.TUNNEL, name))))),
        List.of(),
        List.of(new Unread(name, new Reason.Failed(name, name))));
  }

  private static Stack stack() {
    var unknown = new Cell.Unknown(new Reason.NotInFiles("ip -j addr"));
    var none = new Cell.None();
    return new Stack(
        List.of(
            new Stack.Group(
                List.of("node-1", "node-2", "node-3", "node-4"),
                List.of(
                    new Layer(
                        Kind.APPLICATION,
                        new Cell.Word("pods", "Node"),
                        none,
                        none,
                        none,
                        none,
                        unknown),
                    layer(Kind.POD_NETWORK, "Example"),
                    new Layer(
                        Kind.TAILSCALE,
                        Cell.of("tailscaled", "Node"),
                        unknown,
                        unknown,
                        new Cell.Value(List.of("100.64.0.1", "100.64.0.2"), "Node"),
                        unknown,
                        new Cell.Word("outside-kubernetes", "Pods")))),
            new Stack.Group(List.of("node-5"), List.of(layer(Kind.NETWORK, "Cloud"))),
            new Stack.Group(List.of("node-6"), List.of(layer(Kind.NETWORK, "Other")))));
  }

  private static Layer layer(Kind kind, String name) {
    return new Layer(
        kind,
        Cell.of(name, name),
        Cell.of("v1.2.3", name),
        Cell.of("tunnel", name),
        new Cell.Value(List.of("10.244.0.0/16"), name),
        Cell.of("1230", name),
        Cell.of("DaemonSet kube-system/" + name, name));
  }

  private static Finding snat(String pod, String node) {
    return Finding.problem(RANDOM_SNAT, pod(pod, node))
        .with(Map.of("peer", "laptop", "workload", "ts", "port", "41641"))
        .seen(
            new Exhibit(
                "MappingVariesByDestIP",
                "true",
                "vpn/" + pod,
                new Origin("exec vpn/" + pod + ": tailscale netcheck --format=json", NOON)))
        .seen(new Exhibit("spec.hostNetwork", "absent", "", new Origin("GET /api/v1/pods", NOON)));
  }

  private static Finding slow(String peer) {
    return Finding.warning(SLOW, Subject.of("Host", "", peer))
        .with(Map.of("peer", peer, "median", "182 ms"));
  }

  private static List<Gap> gaps() {
    Subject cluster = Subject.cluster();
    return List.of(
        new Gap(cluster, new Reason.Forbidden("list", "nodes", "")),
        new Gap(cluster, new Reason.Forbidden("create", "pods/exec", "vpn")),
        new Gap(
            cluster,
            new Reason.TimedOut("exec vpn/ts-0: tailscale netcheck", Duration.ofMillis(2500))),
        new Gap(cluster, new Reason.NotInFiles("tailscale netcheck --format=json")),
        new Gap(pod("ts-0", ""), new Reason.NotInFiles("tailscale netcheck --format=json")),
        new Gap(cluster, new Reason.NotInFiles("kubectl get pods -A -o json")),
        new Gap(pod("ts-0", ""), new Reason.NotInFiles("tailscale ping")),
        new Gap(cluster, new Reason.TimedOut("list pods", Duration.ofMinutes(1))),
        new Gap(cluster, new Reason.NotAsked("pings", "--no-ping")),
        new Gap(pod("ts-3", ""), new Reason.NotAsked("tailscale", "daemon-needs-login")),
        new Gap(cluster, new Reason.TooFew("pings", 3, 10)),
        new Gap(cluster, new Reason.Failed("status.json", "line 3: not JSON")));
  }

  private static Subject pod(String name, String node) {
    return new Subject("Pod", "vpn", name, node);
  }

  private static Path path(
      String to, Path.State state, String via, int ms, Path.Expected expected) {
    String because =
        switch (expected) {
          case DIRECT -> "example-relay/open-end";
          case RELAY -> "example-relay/both-hard";
          case UNKNOWN -> "example-relay/no-ping";
        };
    return new Path(
        VantageId.pod("vpn", "ts-0", "tailscale"),
        node(to),
        state,
        via,
        ms == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ms)),
        expected,
        Reason.NotVisible.of(because, Map.of("peer", to)));
  }

  static TailnetNode node(String name) {
    return new TailnetNode(
        "n1",
        "nodekey:00",
        name,
        "",
        "linux",
        List.of(new Ip("100.64.0.7")),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.of(true),
        true,
        false,
        Optional.empty(),
        false,
        false);
  }
}
