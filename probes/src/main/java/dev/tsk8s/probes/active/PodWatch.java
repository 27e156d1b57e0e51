package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodSeen.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Waits until the pods of a run do what they will do. Asks for all of them in one list, again and
/// again, and no more often than the API server can easily answer: a watch would have to be opened
/// again whenever a proxy on the way closes it.
final class PodWatch {
  /// How often is asked, and how long is waited for a change.
  ///
  /// @param pause between two lists at least
  /// @param settled when nothing has changed for so long, what is not running is not about to be
  record Pace(Duration pause, Duration settled) {
    static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  /// So many times longer than the last answer took: at most a sixth of the time it works for us.
  private static final int EASE = 5;

  /// What the controllers put before the words of whoever refused.
  private static final Pattern NEVER_MADE =
      Pattern.compile(
          "^(\\(combined from similar events\\): )?(Error creating: )?(pods \"[^\"]*\" is )?");

  private final ProbeApi api;
  private final ProbeObjects objects;
  private final Progress progress;
  private final Pace pace;

  PodWatch(ProbeApi api, ProbeObjects objects, Progress progress, Pace pace) {
    this.api = api;
    this.objects = objects;
    this.progress = progress;
    this.pace = pace;
  }

  /// What became of the pods.
  ///
  /// @param pods the best one of each place
  /// @param refusals why a kind of pods was not made, in the words of whoever refused
  /// @param complaints of a pod's name, the last one
  /// @param labels that no node has, so that there will be no pods; empty: it is not so
  record Seen(
      SortedMap<ProbeId, PodSeen> pods,
      Map<ProbeId.Kind, String> refusals,
      Map<String, String> complaints,
      Optional<String> labels) {}

  /// Waits, at most until the deadline.
  ///
  /// @param kinds of pods that were asked for
  /// @param wanted places that should have a pod; none: it is not known which
  /// @param hopeless places whose pod will not run
  Seen await(Set<ProbeId.Kind> kinds, Set<ProbeId> wanted, Set<ProbeId> hopeless, Deadline deadline)
      throws IOException, InterruptedException {
    SortedMap<ProbeId, PodSeen> pods = new TreeMap<>();
    Instant changed = deadline.now();
    while (true) {
      Instant asked = deadline.now();
      SortedMap<ProbeId, PodSeen> now = pods(deadline);
      if (!states(now).equals(states(pods))) {
        changed = asked;
      }
      pods = now;
      int running = (int) now.values().stream().filter(PodSeen::runs).count();
      progress.at(Progress.Stage.PROBES, running, wanted.size());
      if (!wanted.isEmpty() && isRunning(wanted, pods)) {
        return new Seen(pods, Map.of(), Map.of(), Optional.empty());
      }
      Optional<String> labels = pods.isEmpty() ? missingLabels(kinds, deadline) : Optional.empty();
      if (labels.isPresent()) {
        return new Seen(pods, Map.of(), Map.of(), labels);
      }
      boolean still = Duration.between(changed, deadline.now()).compareTo(pace.settled()) >= 0;
      if (still && nothingIsComing(pods, hopeless)) {
        Seen seen = withEvents(pods, deadline);
        if (isDecided(kinds, seen)) {
          return seen;
        }
      }
      Duration took = Duration.between(asked, deadline.now()).multipliedBy(EASE);
      Duration pause = took.compareTo(pace.pause()) < 0 ? pace.pause() : took;
      Duration room = pause.multipliedBy(2); // after the pause there is time for an answer
      if (deadline.remaining().compareTo(room) <= 0 || deadline.stopsWithin(pause)) {
        return withEvents(pods, deadline);
      }
    }
  }

  private static boolean isRunning(Set<ProbeId> wanted, Map<ProbeId, PodSeen> pods) {
    return wanted.stream()
        .allMatch(id -> Optional.ofNullable(pods.get(id)).filter(PodSeen::runs).isPresent());
  }

  private static boolean nothingIsComing(Map<ProbeId, PodSeen> pods, Set<ProbeId> hopeless) {
    return pods.values().stream()
        .filter(pod -> !hopeless.contains(pod.id()))
        .noneMatch(pod -> pod.state() instanceof State.Coming);
  }

  /// Of each kind there is a pod, or a refusal: else the controller has not come to it.
  private static boolean isDecided(Set<ProbeId.Kind> kinds, Seen seen) {
    return kinds.stream()
        .allMatch(kind ->
            seen.refusals().containsKey(kind)
                || seen.pods().keySet().stream().anyMatch(id -> id.kind() == kind));
  }

  private static Map<ProbeId, State> states(Map<ProbeId, PodSeen> pods) {
    var states = new HashMap<ProbeId, State>();
    pods.forEach((id, pod) -> states.put(id, pod.state()));
    return states;
  }

  /// Of several pods of one place, as after an eviction, the one that runs, else the newest.
  private SortedMap<ProbeId, PodSeen> pods(Deadline deadline)
      throws IOException, InterruptedException {
    var best = new TreeMap<ProbeId, PodSeen>();
    listed(ProbeResource.PODS, PodSeen::of, deadline).stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(PodSeen::runs).thenComparing(PodSeen::made))
        .forEach(pod -> best.put(pod.id(), pod));
    return best;
  }

  /// Who may not read DaemonSets waits until the time is over.
  private Optional<String> missingLabels(Set<ProbeId.Kind> kinds, Deadline deadline)
      throws InterruptedException {
    try {
      return SetSeen.missing(listed(ProbeResource.DAEMONSETS, SetSeen::of, deadline), kinds.size());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Those of the run.
  private <T> List<T> listed(
      ProbeResource resource, Function<JsonNode, T> projection, Deadline deadline)
      throws IOException, InterruptedException {
    return api.list(
        resource, Optional.of(objects.namespace()), objects.selector(), projection, deadline);
  }

  /// Without the right to read events the pods alone have to say it.
  private Seen withEvents(SortedMap<ProbeId, PodSeen> pods, Deadline deadline)
      throws InterruptedException {
    List<ProbeEvent> events;
    try {
      events = events(deadline);
    } catch (IOException _) {
      events = List.of();
    }
    var refusals = new HashMap<ProbeId.Kind, String>();
    var complaints = new HashMap<String, String>();
    for (ProbeEvent event : events) {
      complaints.put(event.about(), event.message());
      for (ProbeId.Kind kind : ProbeId.Kind.values()) {
        if (event.about().equals(objects.name(kind)) && event.reason().equals("FailedCreate")) {
          refusals.put(kind, refusal(event.message()));
        }
      }
    }
    return new Seen(pods, refusals, complaints, Optional.empty());
  }

  /// Without the name of a pod that never was, which is another one each time.
  private static String refusal(String message) {
    return NEVER_MADE.matcher(message).replaceFirst("");
  }

  private List<ProbeEvent> events(Deadline deadline) throws IOException, InterruptedException {
    var events =
        new ArrayList<>(
            api.list(
                ProbeResource.EVENTS,
                Optional.of(objects.namespace()),
                ProbeEvent.SELECTOR,
                ProbeEvent::of,
                deadline));
    events.removeIf(event -> !event.about().startsWith(objects.name()));
    events.sort(Comparator.comparing(ProbeEvent::at));
    return events;
  }
}
