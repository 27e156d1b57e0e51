package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The networking of one host's network namespace, as the kernel shows it.
///
/// @param links `ip -j -d addr`, with the counters of `ip -j -s link` where they were given
/// @param routes `ip -j route show table all`
/// @param rules `ip -j rule`, in order of priority
/// @param sysctls allow-listed lines of `sysctl -a`, by name (`net.ipv4.ip_forward`)
/// @param resolver `/etc/resolv.conf`
/// @param filters `iptables-save` or `nft -j list ruleset`
/// @param kernel `uname -r`
/// @param earlierDrops the same counter as [Link#dropped], by link, of an earlier reading: two make
///   a rate; never judged alone
/// @param offloads `ethtool -k`, by link: allow-listed features, `on` or `off`
/// @param selinux `getenforce`: `Enforcing`, `Permissive` or `Disabled`
public record HostView(
    Evidence<List<Link>> links,
    Evidence<List<Route>> routes,
    Evidence<List<Rule>> rules,
    Evidence<SortedMap<String, String>> sysctls,
    Evidence<Resolver> resolver,
    Evidence<Filters> filters,
    Evidence<String> kernel,
    Evidence<SortedMap<String, Long>> earlierDrops,
    Evidence<SortedMap<String, SortedMap<String, String>>> offloads,
    Evidence<String> selinux) {

  /// A network interface.
  ///
  /// @param kind `linkinfo.info_kind` (`veth`, `vxlan`, `tun`, `bridge`); empty for hardware
  /// @param mtu in bytes
  /// @param up flag UP
  /// @param hasMac it has a link-layer address of Ethernet's size
  /// @param master the bridge, bond or VRF it belongs to; empty if none
  /// @param addresses those of `addr_info`
  /// @param dropped packets dropped in either direction since it is there (`stats64`)
  /// @param altNames its other names (`altnames`)
  public record Link(
      String name,
      String kind,
      int mtu,
      boolean up,
      boolean hasMac,
      String master,
      List<Ip> addresses,
      OptionalLong dropped,
      List<String> altNames) {
    /// One with a single name.
    public Link(
        String name,
        String kind,
        int mtu,
        boolean up,
        boolean hasMac,
        String master,
        List<Ip> addresses,
        OptionalLong dropped) {
      this(name, kind, mtu, up, hasMac, master, addresses, dropped, List.of());
    }

    public Link {
      requireNonNull(name);
      altNames = List.copyOf(altNames);
      requireNonNull(kind);
      requireNonNull(master);
      addresses = List.copyOf(addresses);
      requireNonNull(dropped);
    }

    /// The same with this count.
    public Link withDropped(long packets) {
      return new Link(
          name, kind, mtu, up, hasMac, master, addresses, OptionalLong.of(packets), altNames);
    }
  }

  /// A route.
  ///
  /// One over several next hops stands there once for each.
  ///
  /// @param destination `0.0.0.0/0` or `::/0` for `default`
  /// @param type `unicast` unless another is named (`blackhole`, `local`, `throw`)
  /// @param mtu of its metrics, in bytes
  public record Route(
      Cidr destination,
      String type,
      String dev,
      Optional<Ip> gateway,
      Optional<Ip> source,
      String table,
      OptionalLong mtu) {
    public Route {
      requireNonNull(destination);
      requireNonNull(type);
      requireNonNull(dev);
      requireNonNull(gateway);
      requireNonNull(source);
      requireNonNull(table);
      requireNonNull(mtu);
    }
  }

  /// A routing rule.
  ///
  /// @param mark `fwmark` and `fwmask` as `0x80000/0xff0000`; empty if it asks for none
  /// @param table where it looks; empty for an action (`unreachable`)
  public record Rule(int priority, String mark, String table) {
    public Rule {
      requireNonNull(mark);
      requireNonNull(table);
    }
  }

  /// Who resolves names.
  ///
  /// @param nameservers in order
  /// @param writer who says that they wrote it: `tailscale`, `systemd-resolved`, `NetworkManager`;
  ///   empty if nobody
  public record Resolver(List<Ip> nameservers, List<String> search, String writer) {
    public Resolver {
      nameservers = List.copyOf(nameservers);
      search = List.copyOf(search);
      requireNonNull(writer);
    }
  }

  /// The packet filters, as far as a diagnosis asks.
  ///
  /// @param owners chains that tell who writes rules: `ts-`, `CILIUM_`, `KUBE-`, `cali-`,
  ///   `FLANNEL-`
  /// @param masquerades the MASQUERADE and SNAT rules of IPv4, in the words of `iptables-save`
  /// @param refusals what ends packets in the chains INPUT and FORWARD of the table filter: their
  ///   DROP and REJECT rules and policies for IPv4, likewise
  /// @param admissions what lets packets pass before those: the other rules of INPUT and FORWARD up
  ///   to the one that refuses whatever is left, as written
  /// @param clamps what holds TCP segments to a size: rules of any table and chain, likewise; a
  ///   rule of nftables stands under the name of the hook that its chain hangs on
  /// @param dialects who keeps them in the kernel: `nf_tables`, `legacy`, or both where both have
  ///   rules; empty if nothing tells
  public record Filters(
      Set<String> owners,
      List<String> masquerades,
      List<String> refusals,
      List<String> admissions,
      List<String> clamps,
      Set<String> dialects) {
    /// Those of a host that leaves TCP alone.
    public Filters(
        Set<String> owners,
        List<String> masquerades,
        List<String> refusals,
        List<String> admissions,
        Set<String> dialects) {
      this(owners, masquerades, refusals, admissions, List.of(), dialects);
    }

    public Filters {
      owners = Set.copyOf(owners);
      masquerades = List.copyOf(masquerades);
      refusals = List.copyOf(refusals);
      admissions = List.copyOf(admissions);
      clamps = List.copyOf(clamps);
      dialects = Set.copyOf(dialects);
    }
  }

  public HostView {
    requireNonNull(links);
    requireNonNull(routes);
    requireNonNull(rules);
    requireNonNull(sysctls);
    requireNonNull(resolver);
    requireNonNull(filters);
    requireNonNull(kernel);
    requireNonNull(earlierDrops);
    requireNonNull(offloads);
    requireNonNull(selinux);
    if (sysctls instanceof Observed<SortedMap<String, String>>(var lines, var origin)) {
      sysctls = new Observed<>(Collections.unmodifiableSortedMap(new TreeMap<>(lines)), origin);
    }
  }

  /// Something of it was seen.
  public boolean isSeen() {
    return Stream.of(links, routes, rules, sysctls, resolver, filters, kernel, offloads, selinux)
        .anyMatch(evidence -> evidence.seen().isPresent());
  }

  /// Nothing of it was seen, for one reason.
  public static HostView unseen(Reason reason) {
    return new HostView(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
