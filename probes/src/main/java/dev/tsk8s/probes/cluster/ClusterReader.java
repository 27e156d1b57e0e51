package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ClusterProjection;
import dev.tsk8s.probes.objects.KubeResource;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Reads all lists of a cluster into one projection: several at once, and few enough that a busy
/// API server keeps its breath.
final class ClusterReader {
  private static final int AT_ONCE = 4;

  private final ApiServer server;
  private final ListPlan plan;
  private final Groups groups;
  private final Progress progress;
  private final ClusterProjection projection = new ClusterProjection();
  private final AtomicInteger objects = new AtomicInteger();
  private boolean over;

  ClusterReader(ApiServer server, ListPlan plan, Groups groups, Progress progress) {
    this.server = server;
    this.plan = plan;
    this.groups = groups;
    this.progress = progress;
  }

  /// What was seen by the deadline.
  ClusterFacts read(Deadline deadline) {
    var lists = new EnumMap<KubeResource, Gathering.Pending<KubeResource>>(KubeResource.class);
    try (var gathering = new Gathering(deadline, Fanout.of(AT_ONCE))) {
      for (KubeResource resource : KubeResource.values()) {
        lists.put(resource, gathering.start(display(resource), own -> list(resource, own)));
      }
      for (Map.Entry<KubeResource, Gathering.Pending<KubeResource>> list : lists.entrySet()) {
        if (gathering.await(list.getValue()) instanceof Unavailable<KubeResource>(var reason)) {
          missing(list.getKey(), reason);
        }
      }
      return facts(deadline);
    }
  }

  private synchronized ClusterFacts facts(Deadline deadline) {
    over = true; // whoever reads on is too late: the facts do not change any more
    return plan.narrowed(projection.facts(resource -> deadline.missed(display(resource))));
  }

  private KubeResource list(KubeResource resource, Deadline deadline)
      throws IOException, InterruptedException {
    Set<String> narrow = plan.narrow(resource);
    if (resource.custom()) {
      listCustom(resource, deadline);
    } else if (!narrow.isEmpty()) {
      listIn(narrow, resource, plan.notAsked(resource), deadline);
    } else {
      listAll(resource, deadline);
    }
    return resource;
  }

  private void listAll(KubeResource resource, Deadline deadline)
      throws IOException, InterruptedException {
    try {
      read(resource, resource.version(), Optional.empty(), deadline);
      listed(resource, new Origin(display(resource), deadline.now()));
    } catch (ApiFailure failure) {
      if (failure.kind() != Kind.FORBIDDEN) {
        throw failure;
      }
      var refused = new Reason.Forbidden("list", resource.fullName(), "");
      if (plan.fallback(resource).isEmpty()) {
        missing(resource, refused);
      }
      listIn(plan.fallback(resource), resource, refused, deadline);
    }
  }

  /// @param elsewhere why the other namespaces are not read
  private void listIn(
      Set<String> namespaces, KubeResource resource, Reason elsewhere, Deadline deadline)
      throws IOException, InterruptedException {
    for (String namespace : namespaces) {
      Optional<String> place = Optional.of(namespace);
      try {
        read(resource, resource.version(), place, deadline);
        var where = ListPlan.display(resource, resource.version(), place);
        listed(resource, new Origin(where, deadline.now()).only(Set.of(namespace), elsewhere));
      } catch (ApiFailure failure) {
        if (failure.kind() != Kind.FORBIDDEN) {
          throw failure;
        }
        boolean narrow = plan.narrow(resource).contains(namespace);
        missing(
            resource,
            narrow ? new Reason.Forbidden("list", resource.fullName(), namespace) : elsewhere);
      }
    }
  }

  private void listCustom(KubeResource resource, Deadline deadline)
      throws IOException, InterruptedException {
    Evidence<CustomApi> group = groups.of(resource.group(), deadline);
    if (group instanceof Observed<CustomApi>(var api, var origin)
        && api.version(resource.plural()).isEmpty()) {
      notServed(resource, origin);
      return;
    }
    String version =
        group.seen().flatMap(api -> api.version(resource.plural())).orElse(resource.version());
    var origin = new Origin(ListPlan.display(resource, version, Optional.empty()), deadline.now());
    try {
      read(resource, version, Optional.empty(), deadline);
      listed(resource, origin);
    } catch (ApiFailure failure) {
      switch (failure.kind()) {
        case NOT_FOUND -> notServed(resource, origin);
        case FORBIDDEN -> missing(resource, new Reason.Forbidden("list", resource.fullName(), ""));
        default -> throw failure;
      }
    }
  }

  private void read(
      KubeResource resource, String version, Optional<String> namespace, Deadline deadline)
      throws IOException, InterruptedException {
    var reader = new Into(resource, namespace, deadline);
    List<PagedList> lists =
        plan.paths(resource, version, namespace).stream()
            .map(path -> new PagedList(server, path).begun(deadline))
            .toList();
    try {
      for (PagedList list : lists) {
        list.read(reader, deadline);
      }
    } finally {
      lists.forEach(PagedList::forget);
    }
  }

  /// Hands objects to the projection, until the facts are taken.
  private final class Into implements PagedList.Reader {
    private final KubeResource resource;
    private final Optional<String> namespace;
    private final Origin origin;

    Into(KubeResource resource, Optional<String> namespace, Deadline deadline) {
      this.resource = resource;
      this.namespace = namespace;
      this.origin = new Origin(display(resource), deadline.now());
    }

    @Override
    public void accept(String apiVersion, String kind, JsonNode object) {
      synchronized (ClusterReader.this) {
        if (!over) {
          projection.add(resource, object, origin);
        }
      }
    }

    @Override
    public void page(int count) {
      progress.at(Progress.Stage.OBJECTS, objects.addAndGet(count), 0);
    }

    /// Objects that are read again replace themselves; of several namespaces the others stay.
    @Override
    public void restart() {
      synchronized (ClusterReader.this) {
        if (!over && namespace.isEmpty()) {
          projection.restart(resource);
        }
      }
    }
  }

  private synchronized void listed(KubeResource resource, Origin origin) {
    if (!over) {
      projection.listed(resource, origin);
    }
  }

  private synchronized void notServed(KubeResource resource, Origin origin) {
    if (!over) {
      projection.notServed(resource, origin);
    }
  }

  private synchronized void missing(KubeResource resource, Reason reason) {
    if (!over) {
      projection.missing(resource, reason);
    }
  }

  private static String display(KubeResource resource) {
    return ListPlan.display(resource, resource.version(), Optional.empty());
  }
}
