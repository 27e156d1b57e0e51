package dev.tsk8s.core;

import static dev.tsk8s.core.Clusters.seen;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import dev.tsk8s.core.facts.VantageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Builds the smallest tailnet that tells a story: hosts that say how they are connected, and their
/// paths to others.
public final class Tailnet {
  private Tailnet() {}

  /// A host outside the cluster: an easy NAT, UDP, a private address.
  public static Host host(String name) {
    return new Host(VantageId.file(name), name);
  }

  /// This machine's view.
  public static Host here() {
    return new Host(VantageId.here(), "here");
  }

  /// A pod's view.
  public static Host pod(TailscalePod pod, String hostName) {
    return new Host(
        VantageId.pod(pod.namespace(), pod.name(), pod.spec().container().name()), hostName);
  }

  /// The tailnet address of a name: the same wherever the name is used.
  public static Ip address(String name) {
    int number = Math.floorMod(name.hashCode(), 60_000);
    return new Ip("100.64." + number / 250 + "." + (number % 250 + 1));
  }

  /// What one host says.
  public static final class Host {
    private final VantageId id;
    private final String name;
    private final List<TailnetNode> peers = new ArrayList<>();
    private final List<PingRun> pings = new ArrayList<>();
    private final List<HealthWarning> health = new ArrayList<>();
    private final List<String> healthTexts = new ArrayList<>();
    private List<Endpoint> addrs = endpoints("192.0.2.34:40001", "192.168.1.10:40001");
    private List<Endpoint> globalV4 = endpoints("192.0.2.34:50001");
    private Optional<Boolean> varies = Optional.of(false);
    private boolean udp = true;
    private boolean ipv6;
    private boolean noRegions;
    private Duration home = Duration.ofMillis(9);
    private BackendState backend = BackendState.RUNNING;
    private String nodeKey;
    private boolean expired;
    private String domain = "tail.example.com";
    private boolean netcheckSeen = true;
    private boolean pingsSeen = true;
    private Optional<Reason> statusUnseen = Optional.empty();

    private Host(VantageId id, String name) {
      this.id = id;
      this.name = name;
      this.nodeKey = "nodekey:" + name;
    }

    /// Its NAT gives each destination another port, and it is seen here.
    public Host hardNat(String seenAt) {
      varies = Optional.of(true);
      globalV4 = endpoints(seenAt + ":50001", seenAt + ":50002");
      addrs = endpoints(seenAt + ":40001", seenAt + ":40002", "10.0.0.9:41000");
      return this;
    }

    /// Its NAT keeps ports, and it is seen here.
    public Host easyNat(String seenAt) {
      varies = Optional.of(false);
      globalV4 = endpoints(seenAt + ":50001");
      addrs = endpoints(seenAt + ":40001", "192.168.1.10:40001");
      return this;
    }

    /// Its NAT keeps ports, and each destination sees it at another of these addresses.
    public Host pooledNat(String... seenAt) {
      varies = Optional.of(true);
      globalV4 = Stream.of(seenAt).flatMap(ip -> endpoints(ip + ":50001").stream()).toList();
      addrs =
          Stream.concat(
                  Stream.of(seenAt).flatMap(ip -> endpoints(ip + ":40001").stream()),
                  endpoints("192.168.1.10:40001").stream())
              .toList();
      return this;
    }

    /// As versions of netcheck do that tell one address only.
    public Host tellingOneAddress() {
      globalV4 = List.of(globalV4.getFirst());
      return this;
    }

    /// One STUN server only: nothing to compare.
    public Host mappingNotMeasured(String seenAt) {
      easyNat(seenAt);
      varies = Optional.empty();
      return this;
    }

    public Host advertising(String... endpoints) {
      addrs = endpoints(endpoints);
      return this;
    }

    public Host udpBlocked() {
      udp = false;
      varies = Optional.empty();
      globalV4 = List.of();
      addrs = endpoints("192.168.1.10:40001");
      return this;
    }

    public Host ipv6() {
      ipv6 = true;
      return this;
    }

    public Host noDerp() {
      noRegions = true;
      return this;
    }

    public Host homeDerp(Duration latency) {
      home = latency;
      return this;
    }

    public Host is(BackendState state) {
      backend = state;
      return this;
    }

    public Host nodeKey(String key) {
      nodeKey = key;
      return this;
    }

    /// A node of another tailnet.
    public Host inTailnet(String name) {
      domain = name;
      return this;
    }

    public Host expired() {
      expired = true;
      backend = BackendState.NEEDS_LOGIN;
      return this;
    }

    public Host warns(String code, String text) {
      health.add(new HealthWarning(code, "medium", code, text));
      return this;
    }

    public Host says(String healthText) {
      healthTexts.add(healthText);
      return this;
    }

    public Host netcheckUnseen() {
      netcheckSeen = false;
      return this;
    }

    public Host pingsUnseen() {
      pingsSeen = false;
      return this;
    }

    public Host statusUnseen(Reason reason) {
      statusUnseen = Optional.of(reason);
      return this;
    }

    /// Carried by DERP, and nobody pinged it.
    public Host talksByDerpTo(String peer) {
      peers.add(peer(peer, "", "", true, false));
      return this;
    }

    /// Ten pings to it went by DERP.
    public Host relayedTo(String peer) {
      return relayedTo(peer, 10, Duration.ofMillis(30));
    }

    public Host relayedTo(String peer, int pongs, Duration latency) {
      peers.add(peer(peer, "", "", true, false));
      pings.add(run(peer, Collections.nCopies(pongs, new Via.Derp("rega")), latency));
      return this;
    }

    public Host directTo(String peer, String endpoint) {
      return directTo(peer, endpoint, 3, Duration.ofMillis(4));
    }

    public Host directTo(String peer, String endpoint, int pongs, Duration latency) {
      peers.add(peer(peer, endpoint, "", true, false));
      Via direct = new Via.Direct(Endpoint.parse(endpoint).orElseThrow());
      pings.add(run(peer, Collections.nCopies(pongs, direct), latency));
      return this;
    }

    public Host peerRelayedTo(String peer, String relay) {
      peers.add(peer(peer, "", relay, true, false));
      pings.add(
          run(peer, Collections.nCopies(10, new Via.PeerRelay(relay)), Duration.ofMillis(20)));
      return this;
    }

    public Host unansweredBy(String peer) {
      peers.add(peer(peer, "", "", true, false));
      pings.add(
          new PingRun(address(peer).text(), PingRun.Kind.DISCO, List.of(), 10, Optional.empty()));
      return this;
    }

    public Host pinged(String peer, Via... answers) {
      pings.add(run(peer, List.of(answers), Duration.ofMillis(5)));
      return this;
    }

    public Host with(TailnetNode peer) {
      peers.add(peer);
      return this;
    }

    public Host knows(String peer) {
      peers.add(idle(peer));
      return this;
    }

    public Vantage vantage() {
      return new Vantage(
          id,
          statusUnseen
              .<Evidence<TailscaleStatus>>map(Unavailable::new)
              .orElseGet(() -> seen(status())),
          unseen("earlier status"),
          netcheckSeen ? seen(netcheck()) : unseen("netcheck"),
          unseen("prefs"),
          pingsSeen ? seen(List.copyOf(pings)) : unseen("pings"),
          seen(List.copyOf(health)),
          unseen("netmap"),
          HostView.unseen(new Reason.NotInFiles("ip -j addr")),
          CiliumView.unseen(new Reason.NotInFiles("cilium-dbg status -o json")));
    }

    private TailscaleStatus status() {
      if (backend == BackendState.NO_DAEMON) {
        return TailscaleStatus.noDaemon();
      }
      var self = node(name, nodeKey, addrs, "", "", Optional.of(true), true, expired);
      return new TailscaleStatus(
          "1.102.5",
          backend,
          Optional.of(true),
          Optional.of(called(self, name + "." + domain)),
          peers,
          healthTexts,
          Optional.of("example.com"));
    }

    private Netcheck netcheck() {
      var regions = new TreeMap<String, Duration>();
      if (!noRegions) {
        regions.put("901", home);
      }
      return new Netcheck(
          Optional.of(Clusters.NOW),
          udp,
          udp,
          ipv6,
          varies,
          Optional.of(false),
          noRegions ? "" : "901",
          regions,
          globalV4,
          List.of());
    }
  }

  public static TailnetNode idle(String name) {
    return node(name, "nodekey:" + name, List.of(), "", "", Optional.of(true), false, false);
  }

  /// A peer under a full MagicDNS name.
  public static TailnetNode named(String dnsName) {
    return called(idle(dnsName.substring(0, dnsName.indexOf('.'))), dnsName);
  }

  private static TailnetNode called(TailnetNode node, String dnsName) {
    return new TailnetNode(
        node.id(),
        node.nodeKey(),
        node.hostName(),
        dnsName,
        node.os(),
        node.ips(),
        node.allowedIps(),
        node.primaryRoutes(),
        node.tags(),
        node.addrs(),
        node.curAddr(),
        node.relay(),
        node.peerRelay(),
        node.rxBytes(),
        node.txBytes(),
        node.lastHandshake(),
        node.online(),
        node.active(),
        node.expired(),
        node.keyExpiry(),
        node.exitNode(),
        node.shareeNode());
  }

  /// An idle peer that carries a route.
  public static TailnetNode routing(String name, String route) {
    TailnetNode n = idle(name);
    return new TailnetNode(
        n.id(),
        n.nodeKey(),
        n.hostName(),
        n.dnsName(),
        n.os(),
        n.ips(),
        n.allowedIps(),
        List.of(new Cidr(route)),
        n.tags(),
        n.addrs(),
        n.curAddr(),
        n.relay(),
        n.peerRelay(),
        n.rxBytes(),
        n.txBytes(),
        n.lastHandshake(),
        n.online(),
        n.active(),
        n.expired(),
        n.keyExpiry(),
        n.exitNode(),
        n.shareeNode());
  }

  public static TailnetNode offline(String name) {
    return node(name, "nodekey:" + name, List.of(), "", "", Optional.of(false), true, false);
  }

  public static TailnetNode expired(String name, boolean online) {
    return node(name, "nodekey:" + name, List.of(), "", "", Optional.of(online), true, true);
  }

  private static TailnetNode peer(
      String name, String curAddr, String peerRelay, boolean active, boolean expired) {
    return node(
        name, "nodekey:" + name, List.of(), curAddr, peerRelay, Optional.of(true), active, expired);
  }

  private static TailnetNode node(
      String name,
      String nodeKey,
      List<Endpoint> addrs,
      String curAddr,
      String peerRelay,
      Optional<Boolean> online,
      boolean active,
      boolean expired) {
    return new TailnetNode(
        "n" + name,
        nodeKey,
        name,
        name + ".tail.example.com",
        "linux",
        List.of(address(name)),
        List.of(),
        List.of(),
        List.of(),
        addrs,
        Endpoint.parse(curAddr),
        "rega",
        Optional.of(peerRelay).filter(relay -> !relay.isEmpty()),
        0,
        0,
        Optional.empty(),
        online,
        active,
        expired,
        expired ? Optional.of(Instant.parse("2026-11-21T09:00:00Z")) : Optional.empty(),
        false,
        false);
  }

  private static PingRun run(String peer, List<? extends Via> answers, Duration latency) {
    var pongs =
        answers.stream()
            .map(via -> new Pong(peer, Optional.of(address(peer)), via, latency))
            .toList();
    return new PingRun(address(peer).text(), PingRun.Kind.DISCO, pongs, 0, Optional.empty());
  }

  private static List<Endpoint> endpoints(String... texts) {
    return List.of(texts).stream().map(text -> Endpoint.parse(text).orElseThrow()).toList();
  }

  private static <T> Evidence<T> unseen(String what) {
    return new Unavailable<>(new Reason.NotInFiles(what));
  }
}
