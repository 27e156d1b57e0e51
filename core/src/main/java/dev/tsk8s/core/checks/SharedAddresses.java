package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.probing.Cut;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Leg.State;
import dev.tsk8s.core.probing.Loss;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Addresses that several Nodes give as their own (`status.addresses`, InternalIP), while the
/// kernels of these nodes have them. Who sends there reaches one of them, by what a neighbour last
/// heard (RFC 5227 section 1.1, RFC 4862 section 5.4), and so do answers: what goes between such an
/// address and others tells nothing of what lies between them.
///
/// Look-alikes: the Node object of a machine that is gone, whose address another has now: no probe
/// pod tells of its kernel; one machine with two kubelets, which has its addresses in common; an
/// address that one Node alone gives while other kernels have it too: kube-proxy in mode IPVS binds
/// addresses of Services to every node (pkg/proxy/ipvs/proxier.go), and these may be nodes' own.
///
/// @param certain by address, of kernels that have other addresses each
/// @param doubtful those whose kernels have the same addresses: they may be one
record SharedAddresses(
    SortedMap<Ip, SortedSet<String>> certain, SortedMap<Ip, SortedSet<String>> doubtful) {

  static SharedAddresses of(Snapshot snapshot, Probed probed) {
    Map<String, Set<Ip>> kernels = new HashMap<>();
    for (ProbePlace place : probed.places().seen().orElse(List.of())) {
      if (place.id().kind() == Kind.NODE) {
        place
            .addresses()
            .seen()
            .ifPresent(own -> kernels.put(place.id().node(), new HashSet<>(own)));
      }
    }
    SortedMap<Ip, SortedSet<String>> told = new TreeMap<>();
    for (ClusterNode node : snapshot.cluster().nodes().seen().orElse(List.of())) {
      for (Ip ip : node.internalIps()) {
        if (kernels.getOrDefault(node.name(), Set.of()).contains(ip)) {
          told.computeIfAbsent(ip, _ -> new TreeSet<>()).add(node.name());
        }
      }
    }
    told.values().removeIf(nodes -> nodes.size() < 2);
    SortedMap<Ip, SortedSet<String>> doubtful = new TreeMap<>(told);
    doubtful.values().removeIf(nodes -> areDifferent(nodes, kernels));
    told.keySet().removeAll(doubtful.keySet());
    return new SharedAddresses(told, doubtful);
  }

  /// Each has an address that another lacks. One that has all of another's and more may be the same
  /// machine, seen a moment later.
  private static boolean areDifferent(SortedSet<String> nodes, Map<String, Set<Ip>> kernels) {
    return nodes.stream()
        .map(node -> kernels.getOrDefault(node, Set.of()))
        .allMatch(own ->
            nodes.stream()
                .map(node -> kernels.getOrDefault(node, Set.of()))
                .anyMatch(other -> !other.containsAll(own)));
  }

  /// As a symptom, if each of these ways suffers from such an address, and what they have in common
  /// is no other node.
  ///
  /// @param betweenNodes ways of nodes themselves, of both families
  Finding explain(Finding finding, Cut cut, List<Leg> betweenNodes) {
    boolean theirs =
        !(cut.where() instanceof Cut.Where.AtNode(var node, _, _)) || nodes().contains(node);
    return !certain.isEmpty()
            && theirs
            && cut.legs().stream().allMatch(leg -> suffers(leg, betweenNodes))
        ? finding.because(ModelNodeAddress.SHARED)
        : finding;
  }

  /// As a symptom, if all of these asked from such an address, or are pods of a node that did.
  Finding explain(Finding finding, List<EgressSeen> places) {
    Set<String> asking = new HashSet<>();
    for (EgressSeen seen : places) {
      if (!seen.isOfPod()) {
        if (!seen.rows().stream().allMatch(row -> row.from().filter(this::isCertain).isPresent())) {
          return finding;
        }
        asking.add(seen.node());
      }
    }
    return !asking.isEmpty() && places.stream().allMatch(seen -> asking.contains(seen.node()))
        ? finding.because(ModelNodeAddress.SHARED)
        : finding;
  }

  /// What nodes send each other goes there itself; what pods do is wrapped by them, in packets of
  /// either family, and comes to the wrong node whole or not at all.
  private boolean suffers(Leg leg, List<Leg> betweenNodes) {
    if (leg.from().kind() == Kind.NODE && leg.to().kind() == Kind.NODE) {
      return isOf(leg);
    }
    return !leg.from().node().equals(leg.to().node())
        && (leg.state() == State.DEAD || !leg.state().isBroken())
        && betweenNodes.stream()
            .filter(way -> way.state().isBroken() || Loss.isLossy(way))
            .filter(this::isOf)
            .anyMatch(way ->
                Set.of(way.from().node(), way.to().node())
                    .equals(Set.of(leg.from().node(), leg.to().node())));
  }

  private boolean isOf(Leg leg) {
    return leg.asked().stream()
        .anyMatch(asked ->
            isCertain(asked.at().ip()) || asked.from().filter(this::isCertain).isPresent());
  }

  private boolean isCertain(Ip address) {
    return certain.containsKey(address);
  }

  private Set<String> nodes() {
    return certain.values().stream()
        .flatMap(owners -> owners.stream())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
