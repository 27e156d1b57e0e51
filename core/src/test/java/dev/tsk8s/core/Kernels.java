package dev.tsk8s.core;

import static dev.tsk8s.core.Clusters.NOW;
import static dev.tsk8s.core.Clusters.seen;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Builds what the kernel of one host shows: everything was read, and all is as it should be, but
/// for what was put in.
public final class Kernels {
  private final VantageId id;
  private final SortedMap<String, String> sysctls = new TreeMap<>();
  private final List<Link> links = new ArrayList<>();
  private final SortedMap<String, SortedMap<String, String>> offloads = new TreeMap<>();
  private final List<TailnetNode> peers = new ArrayList<>();
  private final List<String> healthTexts = new ArrayList<>();
  private Evidence<SortedMap<String, Long>> earlier = missing("an earlier ip -j -s link");
  private Resolver resolver = new Resolver(List.of(new Ip("192.0.2.53")), List.of(), "");
  private Filters filters =
      new Filters(Set.of("ts-", "KUBE-"), List.of(), List.of(), List.of(), Set.of("nf_tables"));
  private final List<Route> routes = new ArrayList<>();
  private OptionalLong routeMtu = OptionalLong.empty();
  private String defaultRoute = "0.0.0.0/0";
  private String kernel = "6.8.0-31-generic";
  private String selinux = "Disabled";
  private String version = "1.102.5";
  private List<Cidr> carried = List.of();
  private Optional<Integer> netfilterMode = Optional.of(2);

  private Kernels(VantageId id) {
    this.id = id;
    sysctls.put("net.ipv4.ip_forward", "1");
    sysctls.put("net.ipv6.conf.all.forwarding", "1");
    sysctls.put("net.ipv4.conf.all.rp_filter", "0");
    sysctls.put("net.ipv4.conf.eth0.rp_filter", "2");
    sysctls.put("net.ipv4.conf.all.src_valid_mark", "1");
    sysctls.put("net.netfilter.nf_conntrack_count", "100");
    sysctls.put("net.netfilter.nf_conntrack_max", "262144");
    sysctls.put("net.core.rmem_max", "212992");
    sysctls.put("net.core.wmem_max", "212992");
    link("eth0", "", 0);
    link("tailscale0", "tun", 0);
    mtu("tailscale0", 1280);
  }

  /// A node of the cluster.
  public static Kernels node(String name) {
    return new Kernels(VantageId.node(name));
  }

  /// A machine of its own.
  public static Kernels laptop() {
    return new Kernels(VantageId.file("laptop"));
  }

  public Kernels sysctl(String name, String value) {
    sysctls.put(name, value);
    return this;
  }

  public Kernels withoutSysctl(String name) {
    sysctls.remove(name);
    return this;
  }

  public Kernels link(String name, String kind, long dropped) {
    links.add(
        new Link(
            name,
            kind,
            1500,
            true,
            kind.isEmpty(),
            "",
            List.of(new Ip("198.51.100.7")),
            OptionalLong.of(dropped)));
    return this;
  }

  /// The size of a link; one that is not there yet is made, with these addresses.
  public Kernels mtu(String name, int mtu, String... addresses) {
    Link old =
        links.stream()
            .filter(link -> link.name().equals(name))
            .findFirst()
            .orElseGet(
                () -> new Link(name, "veth", mtu, true, true, "", List.of(), OptionalLong.empty()));
    List<Ip> own =
        addresses.length == 0 ? old.addresses() : Stream.of(addresses).map(Ip::new).toList();
    links.remove(old);
    links.add(
        new Link(name, old.kind(), mtu, old.up(), old.hasMac(), old.master(), own, old.dropped()));
    return this;
  }

  /// The default route of IPv4 has a size of its own.
  public Kernels routeMtu(long mtu) {
    routeMtu = OptionalLong.of(mtu);
    return this;
  }

  /// A host without a route of IPv4.
  public Kernels onlyIpv6() {
    defaultRoute = "::/0";
    return this;
  }

  /// One more route.
  public Kernels route(String destination, String dev) {
    routes.add(route(destination, dev, OptionalLong.empty()));
    return this;
  }

  /// One with a size of its own.
  public Kernels route(String destination, String dev, int mtu) {
    routes.add(route(destination, dev, OptionalLong.of(mtu)));
    return this;
  }

  /// Ten seconds before it had dropped this many.
  public Kernels earlier(String name, long dropped) {
    var drops = new TreeMap<String, Long>();
    drops.put(name, dropped);
    earlier = new Observed<>(drops, new Origin("earlier", NOW.minusSeconds(10)));
    return this;
  }

  public Kernels offload(String link, String feature, String value) {
    offloads.computeIfAbsent(link, _ -> new TreeMap<>()).put(feature, value);
    return this;
  }

  public Kernels resolver(String writer, String... nameservers) {
    resolver = new Resolver(Stream.of(nameservers).map(Ip::new).toList(), List.of(), writer);
    return this;
  }

  public Kernels filters(Filters some) {
    filters = some;
    return this;
  }

  public Kernels kernel(String release) {
    kernel = release;
    return this;
  }

  public Kernels selinux(String mode) {
    selinux = mode;
    return this;
  }

  public Kernels tailscale(String some) {
    version = some;
    return this;
  }

  public Kernels netfilterMode(int mode) {
    netfilterMode = Optional.of(mode);
    return this;
  }

  /// Routes that it carries for others.
  public Kernels carrying(String... routes) {
    carried = Stream.of(routes).map(Cidr::new).toList();
    return this;
  }

  public Kernels says(String healthText) {
    healthTexts.add(healthText);
    return this;
  }

  public Kernels usingExitNode() {
    peers.add(tailnetNode("exit", List.of(new Cidr("0.0.0.0/0")), true));
    return this;
  }

  /// A peer that it sends to at this address.
  public Kernels sendsTo(String address) {
    peers.add(tailnetNode("peer", List.of(), false, Endpoint.parse(address)));
    return this;
  }

  public Vantage vantage() {
    var status =
        new TailscaleStatus(
            version,
            BackendState.RUNNING,
            Optional.of(true),
            Optional.of(tailnetNode(id.name(), carried, false)),
            peers,
            healthTexts,
            Optional.of("example.com"));
    return new Vantage(
        id,
        seen(status),
        missing("earlier status"),
        missing("netcheck"),
        seen(
            new Prefs(
                false, false, carried, false, netfilterMode, Optional.empty(), "", true, false)),
        missing("pings"),
        missing("health"),
        missing("netmap"),
        host(),
        CiliumView.unseen(new Reason.NotInFiles("cilium-dbg status -o json")));
  }

  private HostView host() {
    return new HostView(
        seen(List.copyOf(links)),
        seen(
            Stream.concat(Stream.of(route(defaultRoute, "eth0", routeMtu)), routes.stream())
                .toList()),
        seen(List.of()),
        seen(sysctls),
        seen(resolver),
        seen(filters),
        seen(kernel),
        earlier,
        seen(offloads),
        seen(selinux));
  }

  private static Route route(String destination, String dev, OptionalLong mtu) {
    return new Route(
        new Cidr(destination),
        "unicast",
        dev,
        Optional.of(new Ip("198.51.100.1")),
        Optional.empty(),
        "main",
        mtu);
  }

  private static TailnetNode tailnetNode(String name, List<Cidr> routes, boolean exit) {
    return tailnetNode(name, routes, exit, Optional.empty());
  }

  private static TailnetNode tailnetNode(
      String name, List<Cidr> routes, boolean exit, Optional<Endpoint> curAddr) {
    Ip own = Tailnet.address(name);
    var allowed = new ArrayList<>(List.of(new Cidr(own.text() + "/32")));
    allowed.addAll(routes);
    return new TailnetNode(
        "n" + name,
        "nodekey:" + name,
        name,
        name + ".tail.example.com",
        "linux",
        List.of(own),
        allowed,
        routes,
        List.of(),
        List.of(),
        curAddr,
        "rega",
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.of(true),
        true,
        false,
        Optional.empty(),
        exit,
        false);
  }

  private static <T> Evidence<T> missing(String what) {
    return new Unavailable<>(new Reason.NotInFiles(what));
  }
}
