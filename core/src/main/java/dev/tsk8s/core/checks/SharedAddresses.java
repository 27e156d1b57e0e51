package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.probing.Leg;
import java.util.Collection;
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
/// kernels of these nodes have them. Who sends there reaches now one of them and now the other, by
/// what a neighbour last heard (RFC 5227 section 1.1, RFC 4862 section 5.4), and so do answers to
/// either: what goes between such a node and others tells nothing of what lies between them.
///
/// Look-alikes: the Node object of a machine that is gone, whose address another has now: no probe
/// pod tells of its kernel; one machine with two kubelets, which has all its addresses in common.
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
    doubtful.values().removeIf(nodes -> nodes.stream().map(kernels::get).distinct().count() > 1);
    told.keySet().removeAll(doubtful.keySet());
    return new SharedAddresses(told, doubtful);
  }

  boolean has(Ip address) {
    return certain.containsKey(address) || doubtful.containsKey(address);
  }

  /// As a symptom, if each of these ways begins or ends at such a node.
  Finding explain(Finding finding, Collection<Leg> legs) {
    return !certain.isEmpty() && legs.stream().allMatch(this::touches)
        ? finding.because(ModelNodeAddress.SHARED)
        : finding;
  }

  /// As a symptom, if all of these nodes are such.
  Finding explain(Finding finding, Collection<String> nodes, boolean v6) {
    return nodes(v6).containsAll(nodes) ? finding.because(ModelNodeAddress.SHARED) : finding;
  }

  /// A tunnel between addresses of one family carries packets of pods of either.
  private boolean touches(Leg leg) {
    Set<String> nodes = nodes(leg.v6());
    if (leg.from().kind().isOfPod() || leg.to().kind().isOfPod()) {
      nodes.addAll(nodes(!leg.v6()));
    }
    return nodes.contains(leg.from().node()) || nodes.contains(leg.to().node());
  }

  private Set<String> nodes(boolean v6) {
    return certain.entrySet().stream()
        .filter(one -> one.getKey().isV6() == v6)
        .flatMap(one -> one.getValue().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
