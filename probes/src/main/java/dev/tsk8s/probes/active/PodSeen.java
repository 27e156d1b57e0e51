package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A probe pod as Kubernetes tells of it.
///
/// @param addresses that Kubernetes has for it; none until it runs
/// @param made when, as text that sorts
record PodSeen(ProbeId id, String name, List<Ip> addresses, State state, String made) {

  /// How far it has come.
  sealed interface State {
    /// Its program runs.
    record Running() implements State {}

    /// It may run soon.
    ///
    /// @param words what Kubernetes waits for, in its words; empty: it does not say
    record Coming(String words) implements State {}

    /// It will not run by itself.
    ///
    /// @param words why, in the words of Kubernetes
    record Stuck(String words) implements State {}
  }

  /// What every container waits for at first.
  private static final Set<String> USUAL = Set.of("", "ContainerCreating", "PodInitializing");

  PodSeen {
    requireNonNull(id);
    addresses = List.copyOf(addresses);
    requireNonNull(state);
  }

  boolean runs() {
    return state instanceof State.Running;
  }

  /// Empty: it is of no node, or of no kind of ours.
  static Optional<PodSeen> of(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    String word = metadata.path("labels").path(ProbeObjects.NETWORK).asText();
    String node = node(pod.path("spec"));
    return Arrays.stream(Kind.values())
        .filter(kind -> ProbeObjects.word(kind).equals(word) && !node.isEmpty())
        .findFirst()
        .map(kind ->
            new PodSeen(
                new ProbeId(node, kind),
                metadata.path("name").asText(),
                addresses(pod.path("status")),
                state(pod),
                metadata.path("creationTimestamp").asText()));
  }

  /// A DaemonSet's pod names its node before the scheduler has seen it.
  private static String node(JsonNode spec) {
    String bound = spec.path("nodeName").asText();
    return bound.isEmpty()
        ? spec.findPath("matchFields").path(0).path("values").path(0).asText()
        : bound;
  }

  private static List<Ip> addresses(JsonNode status) {
    return status
        .path("podIPs")
        .valueStream()
        .flatMap(one -> Ip.parse(one.path("ip").asText()).stream())
        .toList();
  }

  private static State state(JsonNode pod) {
    JsonNode status = pod.path("status");
    JsonNode container = status.path("containerStatuses").path(0);
    if (pod.path("metadata").has("deletionTimestamp")) {
      return new State.Coming("it is being deleted");
    }
    if (status.path("phase").asText().equals("Failed")) {
      return new State.Stuck(said(status, "the pod has failed"));
    }
    if (container.path("state").has("running") && container.path("ready").asBoolean()) {
      return new State.Running();
    }
    if (container.path("state").has("terminated")) {
      return new State.Stuck(ended(container.path("state").path("terminated")));
    }
    JsonNode waiting = container.path("state").path("waiting");
    if (!USUAL.contains(waiting.path("reason").asText())) {
      JsonNode last = container.path("lastState").path("terminated");
      String before = last.isMissingNode() ? "" : "; before that " + ended(last);
      return new State.Stuck(said(waiting, "") + before);
    }
    return status
        .path("conditions")
        .valueStream()
        .filter(one -> one.path("type").asText().equals("PodScheduled"))
        .filter(one -> one.path("status").asText().equals("False"))
        .findFirst()
        .<State>map(one -> new State.Stuck(said(one, "it is not scheduled")))
        .orElseGet(() -> new State.Coming(said(waiting, "")));
  }

  /// `exit code 1: Error`
  private static String ended(JsonNode terminated) {
    return "exit code "
        + terminated.path("exitCode").asInt()
        + ": "
        + said(terminated, "no reason");
  }

  /// Reason and message as far as they are told.
  private static String said(JsonNode object, String otherwise) {
    String reason = object.path("reason").asText();
    String message = object.path("message").asText().strip();
    return message.isEmpty()
        ? (reason.isEmpty() ? otherwise : reason)
        : reason.isEmpty() ? message : reason + ": " + message;
  }
}
