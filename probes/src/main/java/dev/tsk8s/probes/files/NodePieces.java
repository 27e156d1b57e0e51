package dev.tsk8s.probes.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.probes.node.IpJson;
import dev.tsk8s.probes.node.ShortAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// What was found of one host's networking and of its Cilium agent, in the order of the files.
final class NodePieces {
  final List<Observed<List<Link>>> addresses = new ArrayList<>();
  final List<Observed<List<Link>>> counters = new ArrayList<>();
  final List<Observed<List<Route>>> routes = new ArrayList<>();

  /// Routes that were asked for table by table.
  final List<Observed<List<Route>>> tables = new ArrayList<>();

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
  final List<Observed<SortedMap<String, String>>> effective = new ArrayList<>();
  final List<Observed<SortedMap<String, SortedMap<String, String>>>> offloads = new ArrayList<>();
  final List<Observed<ShortAnswer>> answers = new ArrayList<>();

  /// What `hostname` said: names a node whose agent did not.
  private Optional<String> hostname = Optional.empty();

  private Stream<List<? extends Observed<?>>> all() {
    return Stream.of(
        addresses,
        counters,
        routes,
        tables,
        rules,
        sysctls,
        resolvers,
        filters,
        statuses,
        health,
        metrics,
        exemptions,
        endpoints,
        complaints,
        effective,
        offloads,
        answers);
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

  /// The name of its host, as that calls itself.
  Optional<String> hostname() {
    return hostname;
  }

  void hostname(String name) {
    hostname = Optional.of(name);
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

  /// What this one lacks is taken from an earlier state of the same host.
  void fillFrom(NodePieces earlier) {
    fill(addresses, earlier.addresses);
    counters.addAll(earlier.counters);
    fill(routes, earlier.routes);
    fill(tables, earlier.tables);
    fill(rules, earlier.rules);
    fill(sysctls, earlier.sysctls);
    fill(resolvers, earlier.resolvers);
    fill(filters, earlier.filters);
    fill(statuses, earlier.statuses);
    fill(health, earlier.health);
    metrics.addAll(earlier.metrics);
    fill(exemptions, earlier.exemptions);
    fill(endpoints, earlier.endpoints);
    fill(complaints, earlier.complaints);
    fill(effective, earlier.effective);
    fill(offloads, earlier.offloads);
    fill(answers, earlier.answers);
  }

  private static <T> void fill(List<T> later, List<T> earlier) {
    if (later.isEmpty()) {
      later.addAll(earlier);
    }
  }
}
