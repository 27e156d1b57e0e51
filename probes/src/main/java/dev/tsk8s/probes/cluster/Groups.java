package dev.tsk8s.probes.cluster;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the API server serves of groups that a cluster may lack. Each group is asked once, by the
/// first list that wants to know, while other lists are read.
final class Groups {
  private final ApiServer server;
  private final Duration patience;
  private final Map<String, Evidence<CustomApi>> known;

  /// @param known what was heard already, by group
  Groups(ApiServer server, Duration patience, Map<String, Evidence<CustomApi>> known) {
    this.server = server;
    this.patience = patience;
    this.known = new ConcurrentHashMap<>(known);
  }

  Evidence<CustomApi> of(String group, Deadline deadline) {
    return known.computeIfAbsent(group, name -> ask(name, deadline));
  }

  private Evidence<CustomApi> ask(String group, Deadline deadline) {
    String what = "GET " + CustomApi.path(group);
    try {
      return new Observed<>(
          CustomApi.discover(server, group, patience, deadline), new Origin(what, deadline.now()));
    } catch (ApiFailure failure) {
      return new Unavailable<>(failure.reason(what));
    } catch (IOException e) {
      return new Unavailable<>(Reasons.of(what, deadline, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable<>(deadline.missed(what));
    }
  }
}
