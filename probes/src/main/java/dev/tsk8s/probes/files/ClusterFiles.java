package dev.tsk8s.probes.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.objects.ClusterProjection;
import dev.tsk8s.probes.objects.KubeResource;
import dev.tsk8s.probes.objects.ListPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Kubernetes objects from files: projects them, and decides how much of the cluster each list
/// shows.
///
/// A list of several namespaces was asked with `-A`. A list of one namespace, or an empty one, may
/// have been asked with `-n`, and then says nothing of the rest of the cluster: it counts for the
/// whole only if a list beside it shows that those who collected asked with `-A`, if nobody was
/// refused to, and if its name does not end in that namespace.
final class ClusterFiles {

  /// One document: which resources it lists, with the namespaces of their objects.
  private record Listing(
      Blob blob, Origin origin, boolean list, Map<KubeResource, Set<String>> namespaces) {}

  /// Whoever gives outputs of hosts only asks nothing of a cluster.
  private static final Reason NO_CLUSTER = new Reason.NotAsked("cluster", "no-objects");

  private final ClusterProjection projection = new ClusterProjection();
  private final List<Listing> listings = new ArrayList<>();
  private final Map<KubeResource, Reason> refused = new EnumMap<>(KubeResource.class);
  private final Set<Folder> wide = new HashSet<>();
  private Instant newest = Instant.MIN;
  private boolean asked;

  /// Takes the objects of one document as they come.
  final class Document {
    private final Blob blob;
    private final Origin origin;
    private final Map<KubeResource, Set<String>> namespaces = new EnumMap<>(KubeResource.class);
    private boolean foreign;

    private Document(Blob blob) {
      this.blob = blob;
      this.origin = new Origin(blob.where(), blob.at());
    }

    void accept(String apiVersion, String kind, JsonNode object) {
      Optional<KubeResource> resource = KubeResource.of(apiVersion, kind);
      asked = true;
      if (resource.isPresent()) {
        projection.add(resource.get(), object, origin);
        String namespace = object.path("metadata").path("namespace").asText("");
        namespaces.computeIfAbsent(resource.get(), _ -> new HashSet<>()).add(namespace);
      } else if (kind.equals("Status") && apiVersion.equals("v1")) {
        refusals(object.path("message").asText(""), blob);
      } else {
        foreign = true;
        ChartFiles.in(kind, object).ifPresent(values -> values(blob, values));
      }
    }

    /// The document was read to its end.
    ///
    /// @return whether anything in it was of use
    boolean ended(ListPage page) {
      if (page.list() && namespaces.isEmpty() && !foreign) {
        KubeResource.of(page.apiVersion(), page.itemKind())
            .or(() -> ResourceNames.in(blob.name()))
            .ifPresent(resource -> namespaces.put(resource, new HashSet<>()));
      }
      if (namespaces.isEmpty()) {
        return false;
      }
      if (namespaces.entrySet().stream()
          .anyMatch(entry -> entry.getKey().namespaced() && entry.getValue().size() > 1)) {
        wide.add(blob.folder());
      }
      newest = blob.at().isAfter(newest) ? blob.at() : newest;
      listings.add(new Listing(blob, origin, page.list(), namespaces));
      return true;
    }

    /// It broke on the way: its lists are not whole.
    void broke(Reason reason) {
      namespaces.keySet().forEach(resource -> projection.missing(resource, reason));
      if (namespaces.isEmpty()) {
        ResourceNames.in(blob.name()).ifPresent(resource -> projection.missing(resource, reason));
      }
    }
  }

  Document document(Blob blob) {
    return new Document(blob);
  }

  /// Takes values for Cilium's chart.
  void values(Blob blob, HelmValues values) {
    newest = blob.at().isAfter(newest) ? blob.at() : newest;
    projection.add(values, new Origin(blob.where(), blob.at()));
  }

  /// Takes kubectl's refusals.
  ///
  /// @return whether there was one of a resource that matters
  boolean refusals(String text, Blob blob) {
    var found = Refusals.parse(text);
    for (Refusals.Forbidden one : found.forbidden()) {
      var reason = new Reason.Forbidden(one.verb(), one.resource().fullName(), one.namespace());
      if (one.namespace().isEmpty()) {
        refused.put(one.resource(), reason);
      } else {
        refused.putIfAbsent(one.resource(), reason);
      }
    }
    for (KubeResource resource : found.unknownTypes()) {
      if (found.forbidden().isEmpty()) {
        projection.notServed(resource, new Origin(blob.where(), blob.at()));
      } else { // one who may see little may not see every type either
        String says = "the server doesn't have a resource type \"" + resource.plural() + "\"";
        projection.missing(resource, new Reason.Failed("kubectl get " + resource.plural(), says));
      }
    }
    return !found.forbidden().isEmpty() || !found.unknownTypes().isEmpty();
  }

  /// Another error of kubectl where a resource should be.
  void failed(Blob blob, Reason reason) {
    ResourceNames.in(blob.name())
        .ifPresent(resource -> {
          asked = true;
          projection.missing(resource, reason);
        });
  }

  /// The newest time of what was used; [Instant#MIN] if nothing was.
  Instant newest() {
    return newest;
  }

  ClusterFacts facts() {
    refused.forEach(projection::missing);
    for (Listing listing : listings) {
      listing
          .namespaces()
          .forEach((resource, namespaces) ->
              projection.listed(resource, part(listing, resource, namespaces)));
    }
    assumeNoOverrides();
    boolean wanted = asked || !listings.isEmpty() || !refused.isEmpty();
    return projection.facts(
        resource -> wanted ? new Reason.NotInFiles(resource.fullName()) : NO_CLUSTER);
  }

  /// Whoever saves `cilium-config` and makes CiliumNodeConfigs saves these too: few clusters have
  /// any, and nobody pastes an empty list. A finding that rests on it names this origin.
  private void assumeNoOverrides() {
    boolean silent =
        refused.get(KubeResource.CILIUMNODECONFIGS) == null
            && listings.stream()
                .noneMatch(one -> one.namespaces().containsKey(KubeResource.CILIUMNODECONFIGS));
    if (silent
        && listings.stream()
            .anyMatch(one -> one.namespaces().containsKey(KubeResource.CONFIGMAPS))) {
      projection.listed(
          KubeResource.CILIUMNODECONFIGS,
          new Origin("no CiliumNodeConfig among the files", newest));
    }
  }

  private Origin part(Listing listing, KubeResource resource, Set<String> namespaces) {
    if (!listing.list()) {
      return listing.origin().only(Set.of(), elsewhere(resource));
    }
    return !resource.namespaced() || showsAll(listing, resource, namespaces)
        ? listing.origin()
        : listing.origin().only(namespaces, elsewhere(resource));
  }

  private boolean showsAll(Listing listing, KubeResource resource, Set<String> namespaces) {
    boolean refusedElsewhere =
        refused.get(resource) instanceof Reason.Forbidden(_, _, String namespace)
            && namespace.isEmpty();
    boolean named =
        namespaces.stream()
            .anyMatch(namespace -> ResourceNames.names(listing.blob().name(), namespace));
    return !refusedElsewhere
        && !named
        && (namespaces.size() > 1 || wide.contains(listing.blob().folder()));
  }

  private Reason elsewhere(KubeResource resource) {
    Reason reason = refused.get(resource);
    String all = resource.namespaced() ? " -A" : "";
    return reason != null
        ? reason
        : new Reason.NotInFiles("kubectl get " + resource.plural() + all + " -o json");
  }
}
