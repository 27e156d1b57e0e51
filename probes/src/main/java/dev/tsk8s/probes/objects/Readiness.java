package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.Ip;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts, per node, the running pods of the pod network and those that are not ready though they
/// had the time.
final class Readiness {
  private static final int EXAMPLES = 3;

  /// More than any pod network gives one node.
  private static final int RANGES = 64;

  private final SortedMap<String, Count> byNode = new TreeMap<>();
  private final Set<String> counted = new HashSet<>();

  private static final class Count {
    private int running;
    private int notReady;
    private final TreeSet<String> examples = new TreeSet<>();
    private final SortedMap<Cidr, Ip> addresses = new TreeMap<>();

    void has(Ip address) {
      if (addresses.size() < RANGES) {
        Cidr range = new Cidr(address + (address.isV6() ? "/48" : "/16"));
        addresses.merge(range, address, (one, other) -> one.compareTo(other) < 0 ? one : other);
      }
    }
  }

  void add(JsonNode pod, Instant now) {
    String node = text(pod, "spec", "nodeName");
    boolean counts =
        !node.isEmpty()
            && !Fields.isTrue(pod, "spec", "hostNetwork")
            && text(pod, "status", "phase").equals("Running")
            && text(pod, "metadata", "deletionTimestamp").isEmpty();
    String name = Fields.namespace(pod) + "/" + Fields.name(pod);
    if (!counts || !counted.add(name)) {
      return;
    }
    Count count = byNode.computeIfAbsent(node, _ -> new Count());
    count.running++;
    Fields.ips(list(pod, "status", "podIPs").stream().map(ip -> text(ip, "ip")))
        .forEach(count::has);
    if (!Fields.conditionHolds(pod, "Ready") && settled(pod, now)) {
      count.notReady++;
      count.examples.add(name);
      if (count.examples.size() > EXAMPLES) {
        count.examples.pollLast();
      }
    }
  }

  void clear() {
    byNode.clear();
    counted.clear();
  }

  List<PodReadiness> facts() {
    List<PodReadiness> facts = new ArrayList<>();
    byNode.forEach((node, count) ->
        facts.add(
            new PodReadiness(
                node,
                count.running,
                count.notReady,
                List.copyOf(count.examples),
                List.copyOf(count.addresses.values()))));
    return facts;
  }

  /// It was ready and is no more, or is not ready since longer than [PodReadiness#SETTLING]; a pod
  /// that does not say since when is not counted.
  private static boolean settled(JsonNode pod, Instant now) {
    Optional<Instant> changed =
        Fields.condition(pod, "Ready")
            .flatMap(condition -> instant(text(condition, "lastTransitionTime")));
    return changed.filter(since -> lostReadiness(pod, since)).isPresent()
        || changed
            .or(() -> instant(text(pod, "status", "startTime")))
            .filter(since -> since.plus(PodReadiness.SETTLING).isBefore(now))
            .isPresent();
  }

  /// The first "not ready" is written when the pod comes to its node, before any container runs:
  /// one that is written later follows a "ready".
  private static boolean lostReadiness(JsonNode pod, Instant since) {
    return pod.path("status")
        .path("containerStatuses")
        .valueStream()
        .map(container -> instant(text(container, "state", "running", "startedAt")))
        .flatMap(Optional::stream)
        .anyMatch(since::isAfter);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
