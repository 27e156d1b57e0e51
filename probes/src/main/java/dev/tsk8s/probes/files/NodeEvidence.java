package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.node.FilterRules;
import dev.tsk8s.probes.node.Links;
import dev.tsk8s.probes.node.ShortAnswer.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The evidence that the pieces of one node make.
record NodeEvidence(NodePieces pieces) {

  HostView host() {
    return new HostView(
        links(),
        pieces.routes.isEmpty() && !pieces.tables.isEmpty()
            ? merged(pieces.tables, NodeEvidence::all, "ip -j route show table all")
            : most(pieces.routes, "ip -j route show table all"),
        most(pieces.rules, "ip -j rule"),
        sysctls(),
        newest(pieces.resolvers, "/etc/resolv.conf"),
        merged(pieces.filters, FilterRules::together, "iptables-save"),
        newest(answers(Kind.KERNEL), "uname -r"),
        readings().earlierDrops(),
        merged(pieces.offloads, NodeEvidence::byLink, "ethtool -k"),
        newest(answers(Kind.SELINUX), "getenforce"));
  }

  CiliumView cilium() {
    return new CiliumView(
        newest(pieces.statuses, "cilium-dbg status -o json"),
        newest(pieces.health, "cilium-health status -o json"),
        newest(pieces.metrics, "cilium-dbg metrics list -o json"),
        newest(pieces.exemptions, "cilium-dbg bpf ipmasq list"),
        newest(pieces.endpoints, "cilium-dbg endpoint list"),
        newest(pieces.complaints, "kubectl logs of the Cilium agent"),
        newest(pieces.effective, "cilium-dbg config -a -o json"),
        Readings.earlier(pieces.metrics, "an earlier cilium-dbg metrics list -o json"));
  }

  /// What `conntrack -C` counts is a line of `sysctl -a` too.
  private Evidence<SortedMap<String, String>> sysctls() {
    var all = new ArrayList<>(pieces.sysctls);
    answers(Kind.CONNECTIONS).stream()
        .map(found ->
            new Observed<SortedMap<String, String>>(
                new TreeMap<>(Map.of("net.netfilter.nf_conntrack_count", found.value())),
                found.origin()))
        .forEach(all::addFirst);
    return merged(all, NodeEvidence::lines, "sysctl -a");
  }

  private static List<Route> all(List<List<Route>> tables) {
    return tables.stream().flatMap(List::stream).distinct().toList();
  }

  /// Of a name that stands in several, the last.
  private static SortedMap<String, String> lines(List<SortedMap<String, String>> all) {
    var lines = new TreeMap<String, String>();
    all.forEach(lines::putAll);
    return lines;
  }

  private static SortedMap<String, SortedMap<String, String>> byLink(
      List<SortedMap<String, SortedMap<String, String>>> all) {
    var links = new TreeMap<String, SortedMap<String, String>>();
    all.forEach(links::putAll);
    return links;
  }

  private List<Observed<String>> answers(Kind kind) {
    return pieces.answers.stream()
        .filter(found -> found.value().kind() == kind)
        .map(found -> new Observed<>(found.value().value(), found.origin()))
        .toList();
  }

  private Readings readings() {
    return new Readings(
        Stream.concat(pieces.addresses.stream(), pieces.counters.stream()).toList());
  }

  private Evidence<List<Link>> links() {
    List<Observed<List<Link>>> own =
        Readings.ofHost(pieces.addresses.isEmpty() ? pieces.counters : pieces.addresses);
    Evidence<List<Link>> seen = newest(own, "ip -j -d addr");
    List<Link> details =
        Readings.ofHost(Stream.concat(pieces.addresses.stream(), pieces.counters.stream()).toList())
            .stream()
            .flatMap(one -> one.value().stream())
            .filter(link -> !link.kind().isEmpty())
            .toList();
    return seen.map(links -> Links.with(links, readings().newest(), details));
  }

  /// Those of pods, saved beside those of their node, have fewer.
  private static <T> Evidence<List<T>> most(List<Observed<List<T>>> found, String command) {
    return found.stream()
        .max(
            Comparator.<Observed<List<T>>>comparingInt(one -> one.value().size())
                .thenComparing(one -> one.origin().at()))
        .<Evidence<List<T>>>map(one -> one)
        .orElseGet(() -> missing(command));
  }

  private static <T> Evidence<T> newest(List<Observed<T>> found, String command) {
    return found.stream()
        .max(Comparator.comparing(one -> one.origin().at()))
        .<Evidence<T>>map(one -> one)
        .orElseGet(() -> missing(command));
  }

  /// Several outputs that each tell a part, oldest first; said by the newest.
  private static <T> Evidence<T> merged(
      List<Observed<T>> found, Function<List<T>, T> together, String command) {
    if (found.size() < 2) {
      return newest(found, command);
    }
    List<Observed<T>> inOrder =
        found.stream().sorted(Comparator.comparing(one -> one.origin().at())).toList();
    String places =
        found.stream()
            .map(one -> one.origin().where())
            .distinct()
            .collect(Collectors.joining(", "));
    return new Observed<>(
        together.apply(inOrder.stream().map(Observed::value).toList()),
        new Origin(places, inOrder.getLast().origin().at()));
  }

  static <T> Evidence<T> missing(String command) {
    return new Unavailable<>(new Reason.NotInFiles(command));
  }
}
