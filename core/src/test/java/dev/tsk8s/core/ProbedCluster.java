package dev.tsk8s.core;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostsOutside;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// A made-up network with probe pods in it: what they measure follows from which packets it loses
/// and whose senders it rewrites, as it would in a real one.
public final class ProbedCluster {
  public static final String RUN = "r4nd0mrunx";
  public static final int SENT = 20;
  private static final int PORT = 41_643;
  private static final Instant AT = Instant.parse("2026-11-22T03:00:00Z");
  private static final Ip SERVICE = new Ip("10.96.77.7");
  private static final Ip LOCAL = new Ip("10.96.77.8");
  private static final Ip GATEWAY = new Ip("198.51.100.1");
  private static final Duration TRIP = Duration.ofMillis(1);

  /// One packet, or a row of them.
  ///
  /// @param answer it belongs to a flow that the other side began
  public record Packet(ProbeId from, ProbeId to, Protocol protocol, boolean answer) {
    public boolean between(String from, String to) {
      return this.from.node().equals(from) && this.to.node().equals(to);
    }

    public boolean ofPods() {
      return from.kind().isOfPod() && to.kind().isOfPod();
    }
  }

  private final int nodes;
  private Predicate<ProbeId> routed = _ -> true;
  private final List<TailscalePod> tailscale = new ArrayList<>();
  private final Map<ProbeId, Reason> missing = new HashMap<>();
  private Predicate<Packet> lost = _ -> false;
  private ToIntFunction<Packet> arriving = _ -> SENT;
  private final Map<String, String> sharing = new TreeMap<>();
  private boolean bridged;
  private Function<ProbeId, Ip> own = this::at;
  private BiFunction<ProbeId, ProbeId, Ip> seen = (from, _) -> at(from);
  private Evidence<List<NetworkPolicyFact>> policies = observed(List.of());
  private int share = 1;
  private BiPredicate<String, String> planned = (_, _) -> true;
  private Optional<Reason> nothing = Optional.empty();
  private BiPredicate<ProbeId, Called> served = (_, _) -> true;
  private ToIntBiFunction<ProbeId, Called> partly = (_, called) -> called.sent();
  private Function<String, List<Counters>> counted = _ -> List.of(idle(0), idle(8));
  private BiFunction<ProbeId, Called, Ip> fronted = (from, _) -> ip(from);

  private BiFunction<ProbeId, Lookup, Lookup> resolved = (_, lookup) -> lookup;
  private List<String> search = List.of("probes.svc.cluster.local", "svc.cluster.local");
  private List<String> outside = List.of();
  private List<String> tailnet = List.of();
  private Optional<Found> newName = Optional.empty();
  private List<String> beyond = List.of("203.0.113.10", "203.0.113.11");
  private BiFunction<ProbeId, Reached, Ending> left = (_, _) -> Ending.ANSWERED;
  private BiPredicate<ProbeId, String> unfound = (_, _) -> false;
  private List<Reason> untold = List.of();
  private String hostsFrom = "--outside";
  private List<Ip> nameServers = List.of(new Ip("10.96.0.10"));
  private BiFunction<ProbeId, ProbeId, Pipe> pipes = (_, _) -> Pipe.ETHERNET;
  private Optional<BiFunction<ProbeId, ProbeId, Optional<Pipe>>> inside = Optional.empty();
  private BiFunction<ProbeId, ProbeId, Duration> worst = (_, _) -> TRIP;
  private Ending unserved = Ending.SILENT;
  private Function<ProbeId, Optional<Reason>> unstreamed = _ -> Optional.empty();
  private boolean streams = true;
  private Duration streaming = Duration.ofSeconds(1);
  private Optional<ToIntFunction<ProbeId>> carried = Optional.empty();
  private Predicate<ProbeId> sizing = _ -> true;
  private BiFunction<ProbeId, Integer, Endpoint> mappedOutside =
      (_, port) -> new Endpoint(GATEWAY, port);
  private BiFunction<ProbeId, Integer, Endpoint> mapped =
      (from, port) -> new Endpoint(ip(from), port);

  private Evidence<List<PublicPort>> ports = observed(List.of());

  /// One direction between two places.
  ///
  /// @param carried the largest packet that arrives
  /// @param vanish larger ones do without a word; else somebody says so
  /// @param link the MTU of the sender's interface
  public record Pipe(int carried, boolean vanish, int link) {
    public static final Pipe ETHERNET = new Pipe(1500, false, 1500);
  }

  private ProbedCluster(int nodes) {
    this.nodes = nodes;
  }

  public static ProbedCluster of(int nodes) {
    return new ProbedCluster(nodes);
  }

  /// The network loses these too.
  public ProbedCluster losing(Predicate<Packet> packets) {
    lost = lost.or(packets);
    return this;
  }

  /// Who is asked sees this address of who asks.
  public ProbedCluster seeing(BiFunction<ProbeId, ProbeId, Ip> address) {
    seen = address;
    return this;
  }

  /// Of those that it does not lose, so many of a row arrive.
  public ProbedCluster thinning(ToIntFunction<Packet> rows) {
    arriving = rows;
    return this;
  }

  /// Kernels have these addresses, whatever Kubernetes says.
  public ProbedCluster having(Function<ProbeId, Ip> addresses) {
    own = addresses;
    return this;
  }

  /// The Node object and the kernel of one node have the address of another one, which is where
  /// packets of others arrive; each has an address of its own beside it.
  public ProbedCluster sharing(String node, String with) {
    sharing.put(node, with);
    bridged = true;
    return this;
  }

  /// The kernels of nodes have one address each.
  public ProbedCluster unbridged() {
    bridged = false;
    return this;
  }

  /// What Kubernetes has for it.
  private Ip at(ProbeId id) {
    return ip(id.kind() == Kind.NODE ? node(sharing.getOrDefault(id.node(), id.node())) : id);
  }

  /// Who gets packets to a place, of those that arrive.
  private ProbeId taker(ProbeId to, ProbeId from) {
    return to.kind() == Kind.NODE && !to.node().equals(from.node())
        ? node(sharing.getOrDefault(to.node(), to.node()))
        : to;
  }

  private List<Ip> kernel(ProbeId id) {
    return bridged && id.kind() == Kind.NODE
        ? List.of(own.apply(id), new Ip("10.244." + id.node().replaceFirst("node", "") + ".1"))
        : List.of(own.apply(id));
  }

  /// The longest round trip of each row of questions.
  public ProbedCluster taking(BiFunction<ProbeId, ProbeId, Duration> trips) {
    worst = trips;
    return this;
  }

  public ProbedCluster without(ProbeId place, Reason why) {
    missing.put(place, why);
    return this;
  }

  /// Of the questions to Services these are answered.
  public ProbedCluster serving(BiPredicate<ProbeId, Called> questions) {
    served = questions;
    return this;
  }

  /// Of four questions to a Service so many are answered, where any is.
  public ProbedCluster servingPartly(ToIntBiFunction<ProbeId, Called> questions) {
    partly = questions;
    return this;
  }

  /// The others are refused.
  public ProbedCluster refusing() {
    unserved = Ending.REFUSED;
    return this;
  }

  /// Pods behind a Service see this address of who asks.
  public ProbedCluster fronting(BiFunction<ProbeId, Called, Ip> address) {
    fronted = address;
    return this;
  }

  private static Counters idle(int second) {
    return reading(
        second,
        Optional.of(new Conntrack(1_000, 262_144, 7)),
        Map.of("flannel.1", new Link(true, 5_000, 90)));
  }

  /// What a kernel has counted so far.
  ///
  /// @param second of the run
  public static Counters reading(int second, Optional<Conntrack> table, Map<String, Link> links) {
    return new Counters(Optional.of(AT.plusSeconds(second)), table, new TreeMap<>(links));
  }

  /// What the kernels of nodes counted before and after.
  public ProbedCluster counting(Function<String, List<Counters>> readings) {
    counted = readings;
    return this;
  }

  /// What came of a question to the name server, from who asked it.
  public ProbedCluster resolving(BiFunction<ProbeId, Lookup, Lookup> answers) {
    resolved = answers;
    return this;
  }

  /// The search path of every place.
  public ProbedCluster searching(String... domains) {
    search = List.of(domains);
    return this;
  }

  public ProbedCluster servedBy(String... servers) {
    nameServers = Stream.of(servers).map(Ip::new).toList();
    return this;
  }

  /// The name of the headless Service is denied, and asked for once more.
  public ProbedCluster denyingNewNames(Found later) {
    newName = Optional.of(later);
    return this;
  }

  /// Names of the tailnet that the name server is asked for too.
  public ProbedCluster askingTailnetFor(String... names) {
    tailnet = List.of(names);
    return this;
  }

  /// Names of hosts outside that the name server is asked for too.
  public ProbedCluster askingFor(String... names) {
    outside = List.of(names);
    return this;
  }

  /// Packets may be so large.
  public ProbedCluster carrying(BiFunction<ProbeId, ProbeId, Pipe> ways) {
    pipes = ways;
    return this;
  }

  /// Only these measure sizes to an end.
  public ProbedCluster sizing(Predicate<ProbeId> places) {
    sizing = places;
    return this;
  }

  /// Other nodes see a socket of a place with this port there; port 0: each at another one.
  public ProbedCluster mapping(BiFunction<ProbeId, Integer, Endpoint> sockets) {
    mapped = sockets;
    return this;
  }

  /// Hosts outside that every place asks, and which of the rows are not answered, and how.
  public ProbedCluster outside(List<String> hosts, BiFunction<ProbeId, Reached, Ending> endings) {
    beyond = hosts;
    left = endings;
    return this;
  }

  /// Of these hosts outside these places find no address.
  public ProbedCluster notFinding(BiPredicate<ProbeId, String> hosts) {
    unfound = hosts;
    return this;
  }

  /// Ports that pods of Tailscale declare at public addresses of nodes.
  public ProbedCluster declaring(List<PublicPort> declared) {
    ports = observed(declared);
    return this;
  }

  /// Where hosts outside see a port of a place; port 0: another for each destination.
  public ProbedCluster mappingOutside(BiFunction<ProbeId, Integer, Endpoint> seen) {
    mappedOutside = seen;
    return this;
  }

  /// Nobody named hosts outside.
  public ProbedCluster withoutHosts(List<Reason> why) {
    beyond = List.of();
    untold = List.copyOf(why);
    return this;
  }

  /// Who named the hosts outside.
  public ProbedCluster hostsFrom(String where) {
    hostsFrom = where;
    return this;
  }

  /// The kernels of these know a way to Services.
  public ProbedCluster routing(Predicate<ProbeId> places) {
    routed = places;
    return this;
  }

  /// A pod of Tailscale runs there too.
  public ProbedCluster with(TailscalePod pod) {
    tailscale.add(pod);
    return this;
  }

  /// The plan asks one in so many of all pairs.
  public ProbedCluster sampling(int oneIn) {
    share = oneIn;
    return this;
  }

  /// Of the ways between nodes the plan has these alone, as beyond 100 nodes.
  public ProbedCluster asking(BiPredicate<String, String> ways) {
    planned = ways;
    return this;
  }

  public ProbedCluster withoutAll(Reason why) {
    nothing = Optional.of(why);
    return this;
  }

  public ProbedCluster with(NetworkPolicyFact... some) {
    policies = observed(List.of(some));
    return this;
  }

  /// Nobody could read which policies there are.
  public ProbedCluster withoutPolicies(Reason why) {
    policies = new Unavailable<>(why);
    return this;
  }

  public static ProbeId pod(String node) {
    return new ProbeId(node, Kind.POD);
  }

  public static ProbeId node(String node) {
    return new ProbeId(node, Kind.NODE);
  }

  /// 10.10.0.N for the node, 10.244.N.2 and .3 for its pods.
  public static Ip ip(ProbeId id) {
    String number = id.node().replaceFirst("node", "");
    return switch (id.kind()) {
      case NODE -> new Ip("10.10.0." + number);
      case POD -> new Ip("10.244." + number + ".2");
      case TWIN -> new Ip("10.244." + number + ".3");
    };
  }

  public Snapshot snapshot(Vantage... vantages) {
    var cluster = Clusters.cluster();
    for (int i = 1; i <= nodes; i++) {
      String name = "node" + i;
      cluster.with(
          Clusters.withPodCidr(
              Clusters.node(name, at(node(name)).text()), "10.244." + i + ".0/24"));
    }
    tailscale.forEach(cluster::with);
    return cluster.snapshot(vantages).with(probed());
  }

  public Probed probed() {
    List<ProbeId> all = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      for (Kind kind : Kind.values()) {
        all.add(new ProbeId("node" + i, kind));
      }
    }
    Evidence<List<ProbePlace>> places =
        nothing.isPresent()
            ? new Unavailable<>(nothing.get())
            : observed(all.stream().map(id -> place(id, all)).toList());
    int pairs = 4 * nodes * nodes; // four ways between each two nodes and as many on each
    return new Probed(
        RUN,
        "probes",
        policies,
        new Probed.Coverage(pairs / share, pairs, 1),
        hosts(),
        places,
        ports);
  }

  private HostsOutside hosts() {
    return beyond.isEmpty()
        ? HostsOutside.none(untold)
        : new HostsOutside(beyond, Optional.of(new Origin(hostsFrom, AT)), untold);
  }

  private ProbePlace place(ProbeId id, List<ProbeId> all) {
    if (missing.containsKey(id)) {
      return ProbePlace.unseen(id, "", missing.get(id));
    }
    var asked = new ArrayList<Asked>();
    var heard = new ArrayList<Heard>();
    for (ProbeId other : all) {
      if (isPair(id, other) && !missing.containsKey(other)) {
        for (Protocol protocol : Protocol.values()) {
          if (isPlanned(id, other)) {
            asked.add(asked(id, other, protocol));
          }
          heard(id, other, protocol, sharing.isEmpty() ? List.of(id) : all).ifPresent(heard::add);
        }
      }
    }
    return new ProbePlace(
        id,
        "probe-" + id.node(),
        observed(kernel(id)),
        observed(asked),
        observed(heard),
        planned(id, called(id)),
        planned(id, names(id)),
        beyond.isEmpty() ? unnamed() : planned(id, reached(id)),
        planned(id, paths(id, all)),
        tailnet(id, all),
        streamed(id, all),
        nodes > 2 ? planned(id, nat(id, all)) : notPlanned(),
        beyond(id),
        id.kind() == Kind.NODE ? observed(counted.apply(id.node())) : notPlanned());
  }

  /// What a place hears of the questions of another, for whomever they are.
  private Optional<Heard> heard(
      ProbeId id, ProbeId from, Protocol protocol, List<ProbeId> targets) {
    List<ProbeId> taken =
        targets.stream()
            .filter(to -> isPair(from, to) && isPlanned(from, to) && !missing.containsKey(to))
            .filter(to -> taker(to, from).equals(id) && arrives(from, to, protocol))
            .toList();
    int count =
        taken.stream()
            .mapToInt(to -> arriving.applyAsInt(new Packet(from, to, protocol, false)))
            .sum();
    return taken.isEmpty()
        ? Optional.empty()
        : Optional.of(new Heard(from, at(id), protocol, count, List.of(seen.apply(from, id))));
  }

  /// What those outside that answer STUN say of four sockets.
  private Evidence<NatView> beyond(ProbeId id) {
    List<Endpoint> servers =
        reached(id).stream()
            .filter(row -> row.protocol() == Protocol.UDP && row.answered() > 0)
            .flatMap(row -> row.at().stream())
            .toList();
    if (servers.size() < 2) {
      return notPlanned();
    }
    var exchanges = new ArrayList<StunExchange>();
    for (int port = 50_000; port < 50_004; port++) {
      for (Endpoint server : servers) {
        exchanges.add(exchange(id, port, server, mappedOutside.apply(id, port)));
      }
    }
    return planned(id, view(exchanges));
  }

  private static NatView view(List<StunExchange> exchanges) {
    return new NatView(
        exchanges, List.of(), Optional.empty(), Optional.empty(), exchanges.size(), TRIP);
  }

  /// What other nodes say of four sockets.
  private NatView nat(ProbeId id, List<ProbeId> all) {
    var exchanges = new ArrayList<StunExchange>();
    for (int port = 40_000; port < 40_004; port++) {
      for (ProbeId other : all) {
        if (other.kind() == Kind.NODE && !other.node().equals(id.node())) {
          exchanges.add(exchange(id, port, new Endpoint(ip(other), PORT), mapped.apply(id, port)));
        }
      }
    }
    return view(exchanges);
  }

  /// @param seen port 0: another for each destination
  private static StunExchange exchange(ProbeId id, int port, Endpoint to, Endpoint seen) {
    Endpoint drawn =
        seen.port() > 0
            ? seen
            : new Endpoint(seen.ip(), 1024 + Math.floorMod((to + "/" + port).hashCode(), 60_000));
    return new StunExchange(
        to.toString(),
        to,
        false,
        StunExchange.Ask.SAME,
        StunExchange.Purpose.MAPPING,
        new Endpoint(ip(id), port),
        1,
        1,
        TRIP,
        new StunExchange.Mapped(drawn, Optional.empty(), false));
  }

  /// TCP carries so many Mbit/s from each place to those of its kind.
  public ProbedCluster carryingMegabits(ToIntFunction<ProbeId> much) {
    carried = Optional.of(much);
    return this;
  }

  /// These were to measure it, and did not.
  public ProbedCluster notCarrying(Predicate<ProbeId> places, Reason why) {
    unstreamed = id -> places.test(id) ? Optional.of(why) : Optional.empty();
    return this;
  }

  /// It comes all at once.
  public ProbedCluster carryingAtOnce() {
    streaming = Duration.ZERO;
    return this;
  }

  /// It is measured, and no row of it is there.
  public ProbedCluster carryingNowhere() {
    streams = false;
    return this;
  }

  private Evidence<List<Throughput>> streamed(ProbeId id, List<ProbeId> all) {
    Optional<Reason> why = unstreamed.apply(id);
    return why.isPresent()
        ? new Unavailable<>(why.get())
        : carried.isEmpty() ? notPlanned() : planned(id, throughput(id, all, carried.get()));
  }

  private List<Throughput> throughput(ProbeId id, List<ProbeId> all, ToIntFunction<ProbeId> much) {
    return all.stream()
        .filter(other -> streams && other.kind() == id.kind() && !other.node().equals(id.node()))
        .map(other ->
            new Throughput(
                other, new Endpoint(ip(other), PORT), much.applyAsInt(id) * 125_000L, streaming))
        .toList();
  }

  /// Nodes are devices of a tailnet, and packets of pods reach it through them.
  public ProbedCluster inTailnet(BiFunction<ProbeId, ProbeId, Optional<Pipe>> ways) {
    inside = Optional.of(ways);
    return this;
  }

  private Evidence<List<PathSize>> tailnet(ProbeId id, List<ProbeId> all) {
    return inside.isEmpty()
        ? notPlanned()
        : planned(
            id,
            all.stream()
                .filter(other -> other.kind() == Kind.NODE && !other.node().equals(id.node()))
                .map(other -> inTailnet(id, other, inside.get()))
                .toList());
  }

  private static PathSize inTailnet(
      ProbeId from, ProbeId to, BiFunction<ProbeId, ProbeId, Optional<Pipe>> ways) {
    Endpoint at = new Endpoint(new Ip("100.64.0." + to.node().replaceAll("\\D", "")), PORT);
    Optional<Pipe> there = ways.apply(from, to);
    Optional<Pipe> back = ways.apply(to, from);
    return there.isPresent() && back.isPresent()
        ? new PathSize(
            Optional.of(to),
            "",
            at,
            Optional.of(there.get().carried()),
            Optional.of(back.get().carried()),
            there.get().link(),
            hole(there.get().vanish(), back.get().vanish()),
            List.of(),
            "")
        : new PathSize(
            Optional.of(to),
            "",
            at,
            Optional.empty(),
            Optional.empty(),
            1280,
            Hole.UNKNOWN,
            List.of(),
            "no-answer");
  }

  /// To places of its kind that answer.
  private List<PathSize> paths(ProbeId id, List<ProbeId> all) {
    return all.stream()
        .filter(other -> other.kind() == id.kind() && !other.node().equals(id.node()))
        .filter(other -> !missing.containsKey(other))
        .filter(other -> arrives(id, other, Protocol.UDP) && comesBack(id, other, Protocol.UDP))
        .map(other -> path(id, other))
        .toList();
  }

  private PathSize path(ProbeId from, ProbeId to) {
    Pipe there = pipes.apply(from, to);
    Pipe back = pipes.apply(to, from);
    boolean ends = sizing.test(from);
    return new PathSize(
        Optional.of(to),
        "",
        new Endpoint(ip(to), PORT),
        ends ? Optional.of(there.carried()) : Optional.empty(),
        ends ? Optional.of(back.carried()) : Optional.empty(),
        there.link(),
        ends ? hole(there.vanish(), back.vanish()) : Hole.UNKNOWN,
        List.of(),
        ends ? "" : "changed");
  }

  private static Hole hole(boolean there, boolean back) {
    return there ? (back ? Hole.BOTH : Hole.TO_TARGET) : back ? Hole.FROM_TARGET : Hole.NONE;
  }

  /// A twin is there for its neighbour only.
  private static <T> Evidence<T> planned(ProbeId id, T value) {
    return id.kind() == Kind.TWIN ? notPlanned() : observed(value);
  }

  private static <T> Evidence<T> notPlanned() {
    return new Unavailable<>(new Reason.NotAsked("Services", ProbePlace.PLAN));
  }

  private List<Called> called(ProbeId id) {
    var all = new ArrayList<Called>();
    for (Protocol protocol : Protocol.values()) {
      all.add(called(id, ServiceKind.CLUSTER_IP, "", new Endpoint(SERVICE, PORT), protocol));
      for (int i = 1; i <= nodes; i++) {
        String name = "node" + i;
        var at = new Endpoint(ip(node(name)), 30_123);
        all.add(called(id, ServiceKind.NODE_PORT, name, at, protocol));
        var local = new Endpoint(ip(node(name)), 30_124);
        if (id.kind() == Kind.NODE && !name.equals(id.node())) {
          all.add(called(id, ServiceKind.LOCAL_PORT, name, local, protocol));
        }
      }
      all.add(called(id, ServiceKind.LOCAL_IP, "", new Endpoint(LOCAL, PORT), protocol));
    }
    return all;
  }

  private Called called(ProbeId id, ServiceKind kind, String node, Endpoint at, Protocol protocol) {
    Optional<Ip> from = routed.test(id) ? Optional.of(ip(id)) : Optional.empty();
    var asked = new Called(kind, node, at, protocol, from, 4, 0, unserved, List.of());
    return from.isPresent() && served.test(id, asked)
        ? new Called(
            kind,
            node,
            at,
            protocol,
            from,
            4,
            partly.applyAsInt(id, asked),
            Ending.ANSWERED,
            List.of(fronted.apply(id, asked)))
        : asked;
  }

  private Resolving names(ProbeId id) {
    var lookups = new ArrayList<Lookup>();
    for (Ip server : nameServers) {
      for (Protocol protocol : Protocol.values()) {
        search.stream()
            .filter(one -> one.startsWith("svc."))
            .forEach(zone -> {
              String own = "kubernetes.default." + zone;
              lookups.add(lookup(id, Purpose.CLUSTER, own, server, protocol));
              Lookup heads = raw(Purpose.HEADLESS, "heads.probes." + zone, server, protocol);
              lookups.add(
                  resolved.apply(id, newName.isEmpty() ? heads : found(heads, Found.NO_SUCH_NAME)));
            });
        outside.forEach(name -> lookups.add(lookup(id, Purpose.OUTSIDE, name, server, protocol)));
        tailnet.forEach(name -> lookups.add(lookup(id, Purpose.TAILNET, name, server, protocol)));
        newName.ifPresent(later -> {
          String name = "heads.probes.svc.cluster.local";
          Lookup last = found(raw(Purpose.HEADLESS_LATER, name, server, protocol), later);
          lookups.add(resolved.apply(id, last));
        });
      }
    }
    return new Resolving(nameServers, search, 5, lookups);
  }

  private static Lookup found(Lookup one, Found found) {
    return new Lookup(
        one.purpose(),
        one.name(),
        one.server(),
        one.protocol(),
        found,
        found == Found.NO_SUCH_NAME ? "NXDOMAIN" : "NOERROR",
        List.of(),
        one.took());
  }

  private static Evidence<List<Reached>> unnamed() {
    return new Unavailable<>(new Reason.NotAsked("hosts outside", ProbePlace.NO_HOST));
  }

  private List<Reached> reached(ProbeId id) {
    var all = new ArrayList<Reached>();
    for (String host : beyond) {
      for (Protocol protocol : Protocol.values()) {
        Optional<Endpoint> at =
            Ip.parse(host).filter(_ -> !unfound.test(id, host)).map(ip -> new Endpoint(ip, 443));
        Reached row = row(host, at, protocol, id, Ending.ANSWERED);
        all.add(
            row(host, at, protocol, id, at.isEmpty() ? Ending.UNREACHABLE : left.apply(id, row)));
      }
    }
    return all;
  }

  /// Of what cannot be reached at all the kernel knows no way.
  private Reached row(
      String host, Optional<Endpoint> at, Protocol protocol, ProbeId id, Ending ending) {
    boolean answered = ending == Ending.ANSWERED;
    return new Reached(
        host,
        at,
        protocol,
        ending == Ending.UNREACHABLE ? Optional.empty() : Optional.of(at(id)),
        1,
        answered ? 1 : 0,
        ending,
        answered && protocol == Protocol.UDP ? List.of(mappedOutside.apply(id, 50_000)) : List.of(),
        answered ? Optional.of(TRIP) : Optional.empty());
  }

  private Lookup lookup(ProbeId id, Purpose purpose, String name, Ip server, Protocol protocol) {
    return resolved.apply(id, raw(purpose, name, server, protocol));
  }

  private static Lookup raw(Purpose purpose, String name, Ip server, Protocol protocol) {
    var addresses = List.of(new Ip("10.96.0.1"));
    return new Lookup(purpose, name, server, protocol, Found.ADDRESSES, "NOERROR", addresses, TRIP);
  }

  /// As the plan has them.
  private static boolean isPair(ProbeId from, ProbeId to) {
    boolean sameNode = from.node().equals(to.node());
    boolean twin = from.kind() == Kind.TWIN || to.kind() == Kind.TWIN;
    boolean bothNodes = from.kind() == Kind.NODE && to.kind() == Kind.NODE;
    return twin
        ? sameNode && !from.equals(to) && from.kind() != Kind.NODE && to.kind() != Kind.NODE
        : !from.equals(to) && !(sameNode && bothNodes);
  }

  private boolean isPlanned(ProbeId from, ProbeId to) {
    return from.node().equals(to.node()) || planned.test(from.node(), to.node());
  }

  private boolean arrives(ProbeId from, ProbeId to, Protocol protocol) {
    boolean there = !lost.test(new Packet(from, to, protocol, false));
    return protocol == Protocol.UDP ? there : there && comesBack(from, to, protocol);
  }

  private boolean comesBack(ProbeId from, ProbeId to, Protocol protocol) {
    return !lost.test(new Packet(to, from, protocol, true));
  }

  private Asked asked(ProbeId from, ProbeId to, Protocol protocol) {
    boolean answered = arrives(from, to, protocol) && comesBack(from, to, protocol);
    return new Asked(
        to,
        new Endpoint(at(to), PORT),
        protocol,
        Optional.of(at(from)),
        SENT,
        answered ? arriving.applyAsInt(new Packet(from, to, protocol, false)) : 0,
        answered ? Ending.ANSWERED : Ending.SILENT,
        answered ? List.of(seen.apply(from, to)) : List.of(),
        answered
            ? Optional.of(new RoundTrips(TRIP, TRIP, TRIP, worst.apply(from, to), Duration.ZERO))
            : Optional.empty());
  }

  private static <T> Evidence<T> observed(T value) {
    return new Observed<>(value, new Origin("probe pods", AT));
  }
}
