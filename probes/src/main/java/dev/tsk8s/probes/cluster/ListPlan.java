package dev.tsk8s.probes.cluster;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Workload;
import dev.tsk8s.probes.objects.ClusterProjection;
import dev.tsk8s.probes.objects.KubeResource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which lists are read, where, and with which selectors.
///
/// @param namespaces where the user wants Tailscale to be looked for; none: everywhere
/// @param own the namespace of the kubeconfig's context, read where the whole cluster is refused
record ListPlan(SortedSet<String> namespaces, Optional<String> own) {
  /// What is looked for in the namespaces asked for only. The rest is the ground it stands on:
  /// nodes, and the agents and settings of the pod network, wherever they live.
  private static final Set<KubeResource> OF_TAILSCALE =
      Collections.unmodifiableSet(
          EnumSet.of(
              KubeResource.PODS,
              KubeResource.DEPLOYMENTS,
              KubeResource.STATEFULSETS,
              KubeResource.SERVICES,
              KubeResource.NETWORKPOLICIES,
              KubeResource.SECRETS));

  /// The operator's own label: other Secrets are not even asked for.
  private static final String OURS = "labelSelector=" + encode("tailscale.com/managed=true");

  ListPlan {
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }

  /// The namespaces to read one by one; none: the whole cluster at once.
  Set<String> narrow(KubeResource resource) {
    return OF_TAILSCALE.contains(resource) ? namespaces : Set.of();
  }

  /// The namespaces to try where the whole cluster is refused.
  Set<String> fallback(KubeResource resource) {
    if (!resource.namespaced()) {
      return Set.of();
    }
    return namespaces.isEmpty() ? own.map(Set::of).orElse(Set.of()) : namespaces;
  }

  /// What to request for one resource, the whole cluster or one namespace of it. ConfigMaps are
  /// asked for by name, each with a request: a Role can allow exactly these.
  List<String> paths(KubeResource resource, String version, Optional<String> namespace) {
    String path = path(resource, version, namespace);
    return switch (resource) {
      case SECRETS -> List.of(path + "?" + OURS);
      case CONFIGMAPS ->
          ClusterProjection.configMaps().stream()
              .map(name -> path + "?fieldSelector=" + encode("metadata.name=" + name))
              .toList();
      default -> List.of(path);
    };
  }

  /// Every request there may be; `VERSION` is the one that the API server serves.
  List<String> requests() {
    var all = new ArrayList<String>();
    for (String group : KubeResource.customGroups()) {
      all.add("GET " + CustomApi.path(group));
      all.add("GET " + CustomApi.path(group) + "/VERSION");
    }
    for (KubeResource resource : KubeResource.values()) {
      String version = resource.custom() ? "VERSION" : resource.version();
      var places = new LinkedHashSet<Optional<String>>();
      narrow(resource).forEach(namespace -> places.add(Optional.of(namespace)));
      if (places.isEmpty()) {
        places.add(Optional.empty());
      }
      for (Optional<String> place : places) {
        paths(resource, version, place).forEach(path -> all.add("GET " + path));
      }
      if (narrow(resource).isEmpty()) {
        for (String namespace : fallback(resource)) {
          all.add("if refused: " + display(resource, version, Optional.of(namespace)));
        }
      }
    }
    return all;
  }

  /// How a reader finds it again.
  static String display(KubeResource resource, String version, Optional<String> namespace) {
    return "GET " + path(resource, version, namespace);
  }

  private static String path(KubeResource resource, String version, Optional<String> namespace) {
    String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
    String place = namespace.map(name -> "/namespaces/" + encode(name)).orElse("");
    return root + version + place + "/" + resource.plural();
  }

  Reason notAsked(KubeResource resource) {
    return new Reason.NotAsked(resource.fullName(), "other-namespaces");
  }

  /// Without the workloads of other namespaces, which came along with the agents of the pod
  /// network.
  ClusterFacts narrowed(ClusterFacts facts) {
    if (namespaces.isEmpty()) {
      return facts;
    }
    return new ClusterFacts(
        facts.nodes(),
        facts.pods(),
        facts.readiness(),
        facts.agentPods(),
        facts.deployments(),
        facts.statefulSets(),
        narrowed(facts.daemonSets()),
        facts.cniAgents(),
        facts.networkConfig(),
        facts.helmValues(),
        facts.services(),
        facts.networkPolicies(),
        facts.customResources(),
        facts.cilium(),
        facts.pools(),
        facts.stateSecrets());
  }

  private Evidence<List<Workload>> narrowed(Evidence<List<Workload>> daemonSets) {
    if (!(daemonSets instanceof Observed<List<Workload>>(var all, var origin))) {
      return daemonSets;
    }
    List<Workload> asked =
        all.stream().filter(workload -> namespaces.contains(workload.namespace())).toList();
    return new Observed<>(
        asked,
        origin.part().isPresent()
            ? origin
            : origin.only(namespaces, notAsked(KubeResource.DAEMONSETS)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
