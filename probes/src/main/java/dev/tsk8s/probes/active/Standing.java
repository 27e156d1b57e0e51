package dev.tsk8s.probes.active;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.active.ProbeApi.NameTaken;
import dev.tsk8s.probes.active.ProbeApi.NoNamespace;
import dev.tsk8s.probes.active.ProbeApi.Unanswered;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What stands in the cluster because of one run.
final class Standing {
  private final ProbeApi api;
  private final ProbeObjects objects;
  private final List<Made> made = new ArrayList<>();

  /// Asked for, and nobody knows whether they were made.
  private final List<ProbeObject> doubtful = new ArrayList<>();

  private Instant began = Instant.MAX;

  Standing(ProbeApi api, ProbeObjects objects) {
    this.api = api;
    this.objects = objects;
  }

  /// Makes the anchor, and the namespace before it where there is none.
  Made anchor(Deadline deadline) throws IOException, InterruptedException {
    began(deadline.now());
    try {
      return make(objects.anchor(), deadline);
    } catch (NoNamespace _) {
      try {
        make(objects.namespaceObject(), deadline);
      } catch (NameTaken _) {
        // somebody else made it in this moment: it is theirs
      }
      return make(objects.anchor(), deadline);
    }
  }

  /// Makes one object, and remembers it.
  Made make(ProbeObject object, Deadline deadline) throws IOException, InterruptedException {
    begin(object);
    try {
      Made one =
          object.resource() == ProbeResource.NAMESPACES
              ? api.createNamespace(object, deadline)
              : api.apply(object, deadline);
      end(object, Optional.of(one));
      return one;
    } catch (Unanswered e) {
      throw e;
    } catch (IOException e) {
      end(object, Optional.empty());
      throw e;
    }
  }

  private synchronized void began(Instant at) {
    began = at;
  }

  private synchronized void begin(ProbeObject object) {
    doubtful.add(object);
  }

  private synchronized void end(ProbeObject object, Optional<Made> ending) {
    doubtful.remove(object);
    ending.ifPresent(made::add);
  }

  /// In the order in which they are removed: all else goes with the anchor, and is removed as well
  /// in case that Kubernetes is slow to find out. The namespace is the last.
  synchronized List<Made> made() {
    return made.stream()
        .sorted(
            Comparator.comparing(one ->
                switch (one.resource()) {
                  case JOBS -> 0;
                  case NAMESPACES -> 2;
                  default -> 1;
                }))
        .toList();
  }

  /// Those that may be there or not. What an anchor owns is gone with it whether it was there or
  /// not.
  synchronized List<ProbeObject> doubtful() {
    return doubtful.stream()
        .filter(object ->
            object.resource() == ProbeResource.JOBS
                || object.resource() == ProbeResource.NAMESPACES)
        .toList();
  }

  /// It turned out to be there.
  synchronized void found(Made one) {
    if (made.stream().noneMatch(known -> known.uid().equals(one.uid()))) {
      made.add(one);
    }
    doubtful.removeIf(object -> object.resource() == one.resource());
  }

  /// It turned out not to be there.
  synchronized void notFound(ProbeResource resource) {
    doubtful.removeIf(object -> object.resource() == resource);
  }

  synchronized void removed(Made one) {
    made.remove(one);
  }

  /// When Kubernetes has removed everything by itself.
  synchronized Instant until() {
    return began.plus(objects.lifetime()).plus(Removal.BY_ITSELF);
  }

  /// Whether anything may be there.
  synchronized boolean isEmpty() {
    return made.isEmpty() && doubtful.isEmpty();
  }
}
