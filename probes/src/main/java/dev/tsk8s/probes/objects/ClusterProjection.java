package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Turns Kubernetes objects into [ClusterFacts], one at a time and in any order. Keeps facts only,
/// never a tree. Not thread-safe: callers that read several lists at once synchronize on it.
public final class ClusterProjection {
  private final Map<KubeResource, Looked> looked = new EnumMap<>(KubeResource.class);
  private final Nodes nodes = new Nodes();
  private final Pods pods = new Pods();
  private final Workloads deployments = new Workloads(KubeResource.DEPLOYMENTS);
  private final Workloads statefulSets = new Workloads(KubeResource.STATEFULSETS);
  private final Workloads daemonSets = new Workloads(KubeResource.DAEMONSETS);
  private final CniAgents cniAgents = new CniAgents();
  private final NetworkConfigs networkConfigs = new NetworkConfigs();
  private final Services services = new Services();
  private final Policies policies = new Policies();
  private final Secrets secrets = new Secrets();
  private final SortedMap<String, Connector> connectors = new TreeMap<>();
  private final SortedMap<String, ProxyClass> proxyClasses = new TreeMap<>();
  private final SortedMap<String, ProxyGroup> proxyGroups = new TreeMap<>();
  private final SortedMap<String, PeerRelay> peerRelays = new TreeMap<>();
  private final CiliumResources cilium = new CiliumResources();
  private final Pools pools = new Pools();
  private final List<HelmValues> helmValues = new ArrayList<>();
  private Origin pasted = new Origin("no Helm values were given", Instant.EPOCH);

  /// The names of the ConfigMaps that become facts; all others are ignored, and need not be asked
  /// for.
  public static SortedSet<String> configMaps() {
    return NetworkConfigs.names();
  }

  /// Takes one object; one that was added before (same namespace and name) is replaced. One without
  /// a name is damaged, since no API server has such: then none of its kind count as seen.
  ///
  /// @param object without values of Secrets, as [ObjectStream] hands it over
  public void add(KubeResource resource, JsonNode object, Origin origin) {
    if (Fields.name(object).isEmpty()) {
      looked(resource).damaged(new Reason.Failed(origin.where(), "an object without a name"));
      return;
    }
    switch (resource) {
      case NODES -> nodes.add(object);
      case PODS -> pods.add(object, origin.at());
      case DEPLOYMENTS -> {
        deployments.add(object);
        cilium.addOperator(object);
      }
      case STATEFULSETS -> statefulSets.add(object);
      case DAEMONSETS -> {
        daemonSets.add(object);
        cniAgents.add(object);
      }
      case CONFIGMAPS -> networkConfigs.add(object);
      case SERVICES -> services.add(object);
      case NETWORKPOLICIES -> policies.add(object);
      case SECRETS -> secrets.add(object);
      case CONNECTORS -> connectors.put(Fields.name(object), CustomResources.connector(object));
      case PROXYCLASSES ->
          proxyClasses.put(Fields.name(object), CustomResources.proxyClass(object));
      case PROXYGROUPS -> proxyGroups.put(Fields.name(object), CustomResources.proxyGroup(object));
      case PEERRELAYS -> peerRelays.put(Fields.name(object), CustomResources.peerRelay(object));
      case CILIUMNODECONFIGS -> cilium.addNodeConfig(object);
      case CILIUMNODES -> cilium.addNode(object);
      case CILIUMENDPOINTS -> cilium.addEndpoint(object);
      case CILIUMENDPOINTSLICES -> cilium.addSlice(object);
      case CILIUMIDENTITIES -> cilium.addIdentity(object);
      case SERVICECIDRS -> pools.addServices(object);
      case IPPOOLS -> pools.addPods(object);
      case CILIUMLBPOOLS -> pools.addCilium(object);
      case METALLBPOOLS -> pools.addMetalLb(object);
      case FELIXCONFIGURATIONS -> pools.addFelix(object);
      case ENICONFIGS -> pools.addEni(object);
    }
  }

  /// Takes values for Cilium's chart that were pasted: no cluster has them.
  public void add(HelmValues values, Origin origin) {
    String where = helmValues.isEmpty() ? "" : pasted.where() + ", ";
    pasted = new Origin(where + origin.where(), origin.at());
    helmValues.add(values);
  }

  /// A list was read to its end, maybe an empty one. Where the origin names its part of the cluster
  /// ([Origin#only(Set, Reason)]), only that part; several parts add up.
  public void listed(KubeResource resource, Origin origin) {
    looked(resource).listed(origin);
  }

  /// It could not be read: refused, timed out, broken. Beside parts that were listed it says why
  /// the rest is not known.
  public void missing(KubeResource resource, Reason reason) {
    looked(resource).missing(reason);
  }

  /// The cluster does not serve it: no such CustomResourceDefinition.
  public void notServed(KubeResource resource, Origin origin) {
    looked(resource).notServed(origin);
  }

  /// Forgets the objects of one resource, to list it again from the beginning (an expired continue
  /// token).
  public void restart(KubeResource resource) {
    looked.remove(resource);
    switch (resource) {
      case NODES -> nodes.clear();
      case PODS -> pods.clear();
      case DEPLOYMENTS -> {
        deployments.clear();
        cilium.operators().clear();
      }
      case STATEFULSETS -> statefulSets.clear();
      case DAEMONSETS -> {
        daemonSets.clear();
        cniAgents.clear();
      }
      case CONFIGMAPS -> networkConfigs.clear();
      case SERVICES -> services.clear();
      case NETWORKPOLICIES -> policies.clear();
      case SECRETS -> secrets.clear();
      case CONNECTORS -> connectors.clear();
      case PROXYCLASSES -> proxyClasses.clear();
      case PROXYGROUPS -> proxyGroups.clear();
      case PEERRELAYS -> peerRelays.clear();
      case CILIUMNODECONFIGS -> cilium.nodeConfigs().clear();
      case CILIUMNODES -> cilium.nodes().clear();
      case CILIUMENDPOINTS -> cilium.endpoints().clear();
      case CILIUMENDPOINTSLICES -> cilium.slices().clear();
      case CILIUMIDENTITIES -> cilium.identities().clear();
      case SERVICECIDRS -> pools.services().clear();
      case IPPOOLS -> pools.pods().clear();
      case CILIUMLBPOOLS -> pools.cilium().clear();
      case METALLBPOOLS -> pools.metalLb().clear();
      case FELIXCONFIGURATIONS -> pools.felix().clear();
      case ENICONFIGS -> pools.eni().clear();
    }
  }

  /// What all of it says.
  ///
  /// @param otherwise why a resource is not known that was neither listed nor reported missing
  public ClusterFacts facts(Function<KubeResource, Reason> otherwise) {
    List<TailscalePod> tailscalePods = pods.facts();
    return new ClusterFacts(
        evidence(KubeResource.NODES, otherwise, () -> nodes.facts(selectedLabels())),
        evidence(KubeResource.PODS, otherwise, () -> tailscalePods),
        evidence(KubeResource.PODS, otherwise, pods::readiness),
        evidence(KubeResource.PODS, otherwise, pods::agents),
        evidence(KubeResource.DEPLOYMENTS, otherwise, deployments::facts),
        evidence(KubeResource.STATEFULSETS, otherwise, statefulSets::facts),
        evidence(KubeResource.DAEMONSETS, otherwise, daemonSets::facts),
        evidence(KubeResource.DAEMONSETS, otherwise, cniAgents::facts),
        evidence(KubeResource.CONFIGMAPS, otherwise, networkConfigs::facts),
        new Observed<>(List.copyOf(helmValues), pasted),
        evidence(KubeResource.SERVICES, otherwise, () -> services.facts(tailscalePods)),
        evidence(KubeResource.NETWORKPOLICIES, otherwise, this::policies),
        new OperatorResources(
            custom(KubeResource.CONNECTORS, otherwise, connectors),
            custom(KubeResource.PROXYCLASSES, otherwise, proxyClasses),
            custom(KubeResource.PROXYGROUPS, otherwise, proxyGroups),
            custom(KubeResource.PEERRELAYS, otherwise, peerRelays)),
        new CiliumObjects(
            custom(KubeResource.CILIUMNODECONFIGS, otherwise, cilium.nodeConfigs()),
            custom(KubeResource.CILIUMNODES, otherwise, cilium.nodes()),
            endpoints(otherwise),
            custom(KubeResource.CILIUMIDENTITIES, otherwise, cilium.identities()),
            evidence(
                KubeResource.DEPLOYMENTS,
                otherwise,
                () -> List.copyOf(cilium.operators().values()))),
        new AddressPools(
            custom(KubeResource.SERVICECIDRS, otherwise, pools.services()),
            custom(KubeResource.IPPOOLS, otherwise, pools.pods()),
            custom(KubeResource.CILIUMLBPOOLS, otherwise, pools.cilium()),
            custom(KubeResource.METALLBPOOLS, otherwise, pools.metalLb()),
            custom(KubeResource.FELIXCONFIGURATIONS, otherwise, pools.felix()),
            custom(KubeResource.ENICONFIGS, otherwise, pools.eni())),
        evidence(KubeResource.SECRETS, otherwise, () -> secrets.facts(tailscalePods)));
  }

  private Looked looked(KubeResource resource) {
    return looked.computeIfAbsent(resource, _ -> new Looked());
  }

  private <T> Evidence<T> evidence(
      KubeResource resource, Function<KubeResource, Reason> otherwise, Supplier<T> value) {
    Looked how = looked(resource);
    Optional<Reason> reason = how.reason(otherwise.apply(resource));
    return reason.isPresent()
        ? new Unavailable<>(reason.get())
        : new Observed<>(value.get(), how.origin());
  }

  private <T> Evidence<Optional<List<T>>> custom(
      KubeResource resource, Function<KubeResource, Reason> otherwise, SortedMap<String, T> found) {
    return evidence(
        resource,
        otherwise,
        () ->
            looked(resource).isNotServed()
                ? Optional.empty()
                : Optional.of(List.copyOf(found.values())));
  }

  /// In slices where there are any: Cilium may keep endpoints in these alone.
  private Evidence<Optional<List<CiliumObjects.Endpoint>>> endpoints(
      Function<KubeResource, Reason> otherwise) {
    var single = custom(KubeResource.CILIUMENDPOINTS, otherwise, cilium.endpoints());
    var sliced = custom(KubeResource.CILIUMENDPOINTSLICES, otherwise, cilium.inSlices());
    boolean decided = single instanceof Unavailable || !cilium.endpoints().isEmpty();
    return cilium.slices().isEmpty() && (decided || sliced instanceof Observed) ? single : sliced;
  }

  /// Those in namespaces with Tailscale; all of them where the pods are not known whole.
  private List<NetworkPolicyFact> policies() {
    boolean known = looked(KubeResource.PODS).isWhole();
    Set<String> namespaces = new HashSet<>();
    pods.facts().forEach(pod -> namespaces.add(pod.namespace()));
    List.of(deployments, statefulSets, daemonSets)
        .forEach(workloads ->
            workloads.facts().forEach(workload -> namespaces.add(workload.namespace())));
    return policies.facts(namespace -> !known || namespaces.contains(namespace));
  }

  /// Node labels that selectors of other objects ask for.
  private Set<String> selectedLabels() {
    var labels = new HashSet<String>(cilium.selectedLabels());
    for (CniAgent agent : cniAgents.facts()) {
      labels.addAll(agent.nodeSelector().keySet());
    }
    for (ProxyClass proxyClass : proxyClasses.values()) {
      proxyClass.selector().forEach(term -> labels.add(term.substring(0, term.indexOf('='))));
    }
    return labels;
  }
}
