package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes down what stands of one run. Nothing else: an object is removed by its uid, and one whose
/// making was not answered only if the list shows it with the run's label and our field manager.
final class Removal {
  /// What the Job controller, the garbage collector and the kubelets take at most, once the
  /// anchor's time is over.
  static final Duration BY_ITSELF = Duration.ofSeconds(60);

  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
  private static final String WHAT = "removal of the probe pods";

  private final ProbeApi api;
  private final ProbeObjects objects;
  private final Standing standing;
  private final Deadline deadline;
  private final boolean patient;
  private Reason why;

  /// @param deadline its own: it must not end with the one of the run
  /// @param patient wait until the pods are gone; else only say how many are not
  Removal(
      ProbeApi api, ProbeObjects objects, Standing standing, Deadline deadline, boolean patient) {
    this.api = api;
    this.objects = objects;
    this.standing = standing;
    this.deadline = deadline;
    this.patient = patient;
    this.why = new Reason.TimedOut(WHAT, deadline.budget());
  }

  /// @return what is left; empty: nothing
  Optional<Residue> remove() throws InterruptedException {
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    if (!standing.doubtful().isEmpty()) {
      boolean looked = tried(this::lookForAnchor);
      if (looked && !standing.doubtful().isEmpty()) {
        boolean _ = tried(this::lookAgain);
      }
    }
    for (Made one : standing.made()) {
      if (tried(() -> api.delete(one, deadline))) {
        standing.removed(one);
      }
    }
    List<String> left = left();
    if (!left.isEmpty()) {
      return Optional.of(
          new Residue.Left(objects.run().text(), objects.namespace(), left, why, standing.until()));
    }
    int pods = podsInTheEnd();
    return pods == 0
        ? Optional.empty()
        : Optional.of(new Residue.Ending(objects.run().text(), objects.namespace(), pods));
  }

  /// What the anchor owns goes with it, whoever may remove it.
  private List<String> left() {
    List<Made> made = standing.made();
    boolean anchored = made.stream().anyMatch(one -> one.resource() == ProbeResource.JOBS);
    return Stream.concat(
            made.stream()
                .filter(one -> anchored || one.resource() == ProbeResource.NAMESPACES)
                .map(one -> one.resource().fullName() + " " + one.name()),
            standing.doubtful().stream().map(one -> one.resource().fullName() + " " + one.name()))
        .distinct()
        .toList();
  }

  private void lookForAnchor() throws IOException, InterruptedException {
    List<Optional<Made>> found =
        api.list(
            ProbeResource.JOBS,
            Optional.of(objects.namespace()),
            objects.selector(),
            this::ours,
            deadline);
    found.forEach(one -> one.ifPresent(standing::found));
  }

  /// The request that was not answered may still be on its way.
  private void lookAgain() throws IOException, InterruptedException {
    deadline.pause(BEFORE_NEXT_TRY);
    lookForAnchor();
    standing.notFound(ProbeResource.JOBS);
  }

  private Optional<Made> ours(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return ProbeObjects.isOurs(object) && metadata.path("name").asText().equals(objects.name())
        ? Optional.of(
            new Made(
                ProbeResource.JOBS,
                objects.namespace(),
                objects.name(),
                metadata.path("uid").asText()))
        : Optional.empty();
  }

  private int podsInTheEnd() throws InterruptedException {
    while (true) {
      var there = new int[1];
      boolean known =
          tried(() ->
              there[0] =
                  api.list(
                          ProbeResource.PODS,
                          Optional.of(objects.namespace()),
                          objects.selector(),
                          _ -> 1,
                          deadline)
                      .size());
      if (!known
          || there[0] == 0
          || !patient
          || deadline.remaining().compareTo(BETWEEN_LOOKS) <= 0) {
        return there[0];
      }
      deadline.pause(BETWEEN_LOOKS);
    }
  }

  /// Something that may be tried again.
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException, InterruptedException;
  }

  /// Again and again until the deadline, unless the answer would be the same.
  private boolean tried(Attempt attempt) throws InterruptedException {
    while (!deadline.isOver()) {
      try {
        attempt.run();
        return true;
      } catch (IOException e) {
        why = Reasons.of(WHAT, deadline, e);
        boolean vain = e instanceof NotAllowed;
        if (vain || deadline.remaining().compareTo(BEFORE_NEXT_TRY) <= 0) {
          return false;
        }
        deadline.pause(BEFORE_NEXT_TRY);
      }
    }
    return false;
  }
}
