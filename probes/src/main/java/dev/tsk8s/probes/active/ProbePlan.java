package dev.tsk8s.probes.active;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run would do, found out without doing any of it.
public final class ProbePlan {
  private final ProbeObjects objects;
  private final Optional<String> namespace;

  /// @param usual the namespace of the user's context
  /// @param budget of the whole look
  public ProbePlan(ProbeOptions options, RunId run, String usual, Duration budget) {
    String place = options.namespace().orElse(usual);
    this.objects = new ProbeObjects(run, place, options, budget.plus(ProbeRun.MARGIN));
    this.namespace = Optional.of(place);
  }

  /// Those that would be made, each with its pods.
  public List<ProbeObject> objects() {
    return objects.all();
  }

  /// Requests that make and remove them.
  public List<String> writes() {
    var all = new ArrayList<String>();
    all.add("if it is not there: " + objects.namespaceObject().request());
    objects.all().forEach(object -> all.add(object.request()));
    objects
        .all()
        .forEach(object -> all.add("DELETE " + object.resource().path(namespace, object.name())));
    all.add(
        "if it was made: DELETE "
            + ProbeResource.NAMESPACES.path(Optional.empty(), objects.namespace()));
    return all;
  }

  /// Requests that ask for them.
  public List<String> reads() {
    return List.of(
        "GET " + ProbeResource.PODS.path(namespace) + "?" + objects.selector(),
        "GET " + ProbeResource.DAEMONSETS.path(namespace) + "?" + objects.selector(),
        "GET " + ProbeResource.EVENTS.path(namespace) + "?" + ProbeEvent.SELECTOR,
        "GET " + ProbeResource.NETWORKPOLICIES.path(namespace),
        "GET " + ProbeResource.SERVICES.path(namespace) + "?" + objects.selector(),
        "if a request has no answer: GET "
            + ProbeResource.JOBS.path(namespace)
            + "?"
            + objects.selector(),
        "GET " + ProbeResource.PODS.path(namespace, "POD") + "/attach (WebSocket)");
  }
}
