package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What stays when a pod is replaced: by what to know again whatever is said of one whose name is
/// made anew each time.
public final class PodNames {
  private static final String TO = " -> ";
  private static final String AT = " @ ";
  private static final String DEPLOYMENT = "Deployment ";

  /// A generated ending. The letters are k8s.io/apimachinery's (pkg/util/rand `alphanums`), with
  /// which the hash of a pod template is written as well (`SafeEncodeString`).
  private static final Pattern ENDING = Pattern.compile("-[bcdfghjklmnpqrstvwxz2456789]{1,10}$");

  private final SortedMap<String, String> workloads;
  private final Map<String, Set<String>> byShortName = new HashMap<>();
  private final Map<String, Set<String>> byOwner = new HashMap<>();

  /// @param workloads by the pod's name, `vpn/ts-proxy-84c69dbc4f-hdbx4`: what it is a pod of,
  ///   `Deployment vpn/ts-proxy`, of a DaemonSet with the node, `DaemonSet vpn/ts @ node1`; none
  ///   whose name stays (of a StatefulSet, or of nothing)
  public PodNames(SortedMap<String, String> workloads) {
    this.workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
    workloads.forEach((pod, workload) -> {
      add(byShortName, pod.substring(pod.indexOf('/') + 1), workload);
      if (!workload.contains(AT)) {
        add(byOwner, workload.substring(workload.indexOf(' ') + 1), workload);
      }
    });
  }

  private static void add(Map<String, Set<String>> map, String key, String workload) {
    map.computeIfAbsent(key, _ -> new HashSet<>()).add(workload);
  }

  public static PodNames none() {
    return new PodNames(Collections.emptySortedMap());
  }

  /// Those of the Tailscale pods that were seen.
  static PodNames of(ClusterFacts cluster) {
    var workloads = new TreeMap<String, String>();
    for (TailscalePod pod : cluster.pods().seen().orElse(List.of())) {
      pod.owner()
          .filter(owner -> !owner.kind().equals("StatefulSet"))
          .ifPresent(
              owner -> workloads.put(pod.namespace() + "/" + pod.name(), workload(pod, owner)));
    }
    return new PodNames(workloads);
  }

  private static String workload(TailscalePod pod, WorkloadRef owner) {
    boolean everywhere = owner.kind().equals("DaemonSet") && !pod.node().isEmpty();
    return owner.kind()
        + " "
        + pod.namespace()
        + "/"
        + owner.name()
        + (everywhere ? AT + pod.node() : "");
  }

  /// With those of another look at the same cluster.
  public PodNames and(PodNames other) {
    var both = new TreeMap<>(other.workloads);
    both.putAll(workloads);
    return new PodNames(both);
  }

  /// The same subject by what stays; one that names no such pod is as it was.
  public Subject lasting(Subject subject) {
    String name =
        switch (subject.kind()) {
          case "Path" -> path(subject.name());
          case "Pod" -> pod(subject.display()).orElse(subject.name());
          default -> subject.name();
        };
    return name.equals(subject.name()) ? subject : Subject.of(subject.kind(), "", name);
  }

  /// A subject as it is printed, `Pod vpn/ts-0`, by what stays; it may name a pod that was replaced
  /// since.
  public String lasting(String printed) {
    if (printed.startsWith("Path ")) {
      return "Path " + path(printed.substring("Path ".length()));
    }
    return printed.startsWith("Pod ") ? "Pod " + end(printed.substring("Pod ".length())) : printed;
  }

  /// A path, `vpn/ts-proxy-84c69dbc4f-hdbx4 -> laptop`, by what stays.
  public String path(String path) {
    return Stream.of(path.split(TO, -1)).map(this::end).collect(Collectors.joining(TO));
  }

  /// A pod or a host by what stays.
  public String end(String name) {
    return pod(name).or(() -> replaced(name)).orElse(name);
  }

  private Optional<String> pod(String name) {
    return Optional.ofNullable(workloads.get(name))
        .or(() -> only(byShortName.getOrDefault(name, Set.of())));
  }

  /// One that only one workload can have named. Which node a pod of a DaemonSet was on, its name
  /// does not tell.
  private Optional<String> replaced(String name) {
    String owner = ENDING.matcher(name).replaceFirst("");
    String deployment = ENDING.matcher(owner).replaceFirst("");
    Set<String> found = new HashSet<>();
    byOwner.getOrDefault(owner, Set.of()).stream()
        .filter(one -> !one.startsWith(DEPLOYMENT))
        .forEach(found::add);
    if (!owner.equals(name) && !deployment.equals(owner)) {
      byOwner.getOrDefault(deployment, Set.of()).stream()
          .filter(one -> one.startsWith(DEPLOYMENT))
          .forEach(found::add);
    }
    return owner.equals(name) ? Optional.empty() : only(found);
  }

  private static Optional<String> only(Set<String> found) {
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  /// By the pod's name.
  public SortedMap<String, String> workloads() {
    return workloads;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PodNames names && names.workloads.equals(workloads);
  }

  @Override
  public int hashCode() {
    return workloads.hashCode();
  }

  @Override
  public String toString() {
    return workloads.toString();
  }
}
