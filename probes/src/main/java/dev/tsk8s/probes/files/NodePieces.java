package dev.tsk8s.probes.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.node.IpJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// What was found of one host's networking and of its Cilium agent, in the order of the files.
final class NodePieces {
  final List<Observed<List<Link>>> addresses = new ArrayList<>();
  final List<Observed<List<Link>>> counters = new ArrayList<>();
  final List<Observed<List<Route>>> routes = new ArrayList<>();
  final List<Observed<List<Rule>>> rules = new ArrayList<>();
  final List<Observed<SortedMap<String, String>>> sysctls = new ArrayList<>();
  final List<Observed<Resolver>> resolvers = new ArrayList<>();
  final List<Observed<Filters>> filters = new ArrayList<>();
  final List<Observed<Status>> statuses = new ArrayList<>();
  final List<Observed<Health>> health = new ArrayList<>();
  final List<Observed<List<Metric>>> metrics = new ArrayList<>();
  final List<Observed<List<Cidr>>> exemptions = new ArrayList<>();
  final List<Observed<List<LocalEndpoint>>> endpoints = new ArrayList<>();
  final List<Observed<List<Complaint>>> complaints = new ArrayList<>();

  private Stream<List<? extends Observed<?>>> all() {
    return Stream.of(
        addresses,
        counters,
        routes,
        rules,
        sysctls,
        resolvers,
        filters,
        statuses,
        health,
        metrics,
        exemptions,
        endpoints,
        complaints);
  }

  boolean isEmpty() {
    return all().allMatch(List::isEmpty);
  }

  /// The first place something was read from.
  Optional<String> where() {
    return all().flatMap(List::stream).map(found -> found.origin().where()).findFirst();
  }

  /// The node's own name, as its agent says it.
  Optional<String> name() {
    return names().findFirst();
  }

  /// Agents of several nodes spoke: whose the other pieces are, nobody can tell.
  boolean isMixed() {
    return names().count() > 1;
  }

  private Stream<String> names() {
    return Stream.concat(
            statuses.stream().map(status -> status.value().node()),
            health.stream().map(one -> one.value().local()))
        .filter(name -> !name.isEmpty())
        .distinct();
  }

  void clear() {
    all().forEach(List::clear);
  }

  /// One array of `ip -j`, or several under their names in one object.
  ///
  /// @return whether it was one
  boolean ip(JsonNode value, Origin origin) {
    if (value.isObject()) {
      boolean any = false;
      for (JsonNode part : value) {
        any |= ip(part, origin);
      }
      return any;
    }
    Optional<IpJson.Kind> kind = IpJson.recognise(value);
    kind.ifPresent(found -> {
      switch (found) {
        case ADDR -> addresses.add(new Observed<>(IpJson.links(value), origin));
        case LINK -> counters.add(new Observed<>(IpJson.links(value), origin));
        case ROUTE -> routes.add(new Observed<>(IpJson.routes(value), origin));
        case RULE -> rules.add(new Observed<>(IpJson.rules(value), origin));
      }
    });
    return kind.isPresent();
  }

  HostView host() {
    return new HostView(
        links(),
        most(routes, "ip -j route show table all"),
        most(rules, "ip -j rule"),
        newest(sysctls, "sysctl -a"),
        newest(resolvers, "/etc/resolv.conf"),
        newest(filters, "iptables-save"),
        missing("uname -r"),
        missing("an earlier ip -j -s link"),
        missing("ethtool -k"),
        missing("getenforce"));
  }

  CiliumView cilium() {
    return new CiliumView(
        newest(statuses, "cilium-dbg status -o json"),
        newest(health, "cilium-health status -o json"),
        newest(metrics, "cilium-dbg metrics list -o json"),
        newest(exemptions, "cilium-dbg bpf ipmasq list"),
        newest(endpoints, "cilium-dbg endpoint list"),
        newest(complaints, "kubectl logs of the Cilium agent"),
        missing("cilium-dbg config -a -o json"),
        missing("an earlier cilium-dbg metrics list -o json"));
  }

  private Evidence<List<Link>> links() {
    Evidence<List<Link>> seen =
        addresses.isEmpty() ? most(counters, "ip -j -d addr") : most(addresses, "ip -j -d addr");
    List<Link> counted =
        counters.stream()
            .map(Observed::value)
            .max(Comparator.comparingInt(List::size))
            .orElse(List.of());
    return seen.map(links -> IpJson.withCounters(links, counted));
  }

  /// Those of pods, saved beside those of their node, have fewer.
  private static <T> Evidence<List<T>> most(List<Observed<List<T>>> found, String command) {
    return found.stream()
        .max(Comparator.comparingInt(one -> one.value().size()))
        .<Evidence<List<T>>>map(one -> one)
        .orElseGet(() -> missing(command));
  }

  private static <T> Evidence<T> newest(List<Observed<T>> found, String command) {
    return found.stream()
        .max(Comparator.comparing(one -> one.origin().at()))
        .<Evidence<T>>map(one -> one)
        .orElseGet(() -> missing(command));
  }

  private static <T> Evidence<T> missing(String command) {
    return new Unavailable<>(new Reason.NotInFiles(command));
  }

  /// What this one lacks is taken from an earlier state of the same host.
  void fillFrom(NodePieces earlier) {
    fill(addresses, earlier.addresses);
    fill(counters, earlier.counters);
    fill(routes, earlier.routes);
    fill(rules, earlier.rules);
    fill(sysctls, earlier.sysctls);
    fill(resolvers, earlier.resolvers);
    fill(filters, earlier.filters);
    fill(statuses, earlier.statuses);
    fill(health, earlier.health);
    fill(metrics, earlier.metrics);
    fill(exemptions, earlier.exemptions);
    fill(endpoints, earlier.endpoints);
    fill(complaints, earlier.complaints);
  }

  private static <T> void fill(List<T> later, List<T> earlier) {
    if (later.isEmpty()) {
      later.addAll(earlier);
    }
  }
}
