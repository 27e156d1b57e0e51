package dev.tsk8s.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Whoever takes away one thing that was seen may lose a verdict to "unknown, because of that", and
/// gets never another one.
public final class Law {
  private static final Reason GONE = new Reason.Failed("this fact", "taken away");

  private record What(Code code, Severity severity, Subject subject) {
    static Set<What> of(Verdict verdict) {
      return verdict.findings().stream()
          .map(finding -> new What(finding.code(), finding.severity(), finding.subject()))
          .collect(Collectors.toSet());
    }
  }

  private Law() {}

  /// The verdict on a snapshot, after the law was seen to hold for each fact of it.
  public static Verdict examine(Check check, Snapshot snapshot) {
    Verdict whole = check.examine(snapshot);
    assertThat(whole.findings())
        .extracting(Finding::code)
        .allSatisfy(code -> assertThat(check.codes()).contains(code));
    withoutOne(snapshot).forEach((fact, poorer) -> holds(fact, whole, check.examine(poorer)));
    return whole;
  }

  private static void holds(String fact, Verdict whole, Verdict poorer) {
    boolean admitted = poorer.gaps().stream().anyMatch(gap -> gap.reason().equals(GONE));
    assertThat(What.of(whole)).as("findings without %s", fact).containsAll(What.of(poorer));
    if (!What.of(poorer).equals(What.of(whole)) || !poorer.getClass().equals(whole.getClass())) {
      assertThat(admitted).as("without %s: %s instead of %s", fact, poorer, whole).isTrue();
    }
  }

  private static Map<String, Snapshot> withoutOne(Snapshot all) {
    var poorer = new LinkedHashMap<String, Snapshot>();
    ClusterFacts c = all.cluster();
    put(
        poorer,
        all,
        "nodes",
        c.nodes(),
        facts(
            c,
            gone(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "pods",
        c.pods(),
        facts(
            c,
            c.nodes(),
            gone(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "readiness",
        c.readiness(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            gone(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "deployments",
        c.deployments(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            gone(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "statefulSets",
        c.statefulSets(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            gone(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "daemonSets",
        c.daemonSets(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            gone(),
            c.cniAgents(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "cniAgents",
        c.cniAgents(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            gone(),
            c.networkConfig(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "networkConfig",
        c.networkConfig(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            gone(),
            c.services(),
            c.customResources()));
    put(
        poorer,
        all,
        "services",
        c.services(),
        facts(
            c,
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            gone(),
            c.customResources()));
    OperatorResources r = c.customResources();
    put(
        poorer,
        all,
        "connectors",
        r.connectors(),
        resources(
            c, new OperatorResources(gone(), r.proxyClasses(), r.proxyGroups(), r.peerRelays())));
    put(
        poorer,
        all,
        "proxyClasses",
        r.proxyClasses(),
        resources(
            c, new OperatorResources(r.connectors(), gone(), r.proxyGroups(), r.peerRelays())));
    put(
        poorer,
        all,
        "proxyGroups",
        r.proxyGroups(),
        resources(
            c, new OperatorResources(r.connectors(), r.proxyClasses(), gone(), r.peerRelays())));
    put(
        poorer,
        all,
        "peerRelays",
        r.peerRelays(),
        resources(
            c, new OperatorResources(r.connectors(), r.proxyClasses(), r.proxyGroups(), gone())));
    for (Vantage v : all.vantages()) {
      put(
          poorer,
          all,
          v,
          "status",
          v.status(),
          new Vantage(
              v.id(),
              gone(),
              v.earlier(),
              v.netcheck(),
              v.prefs(),
              v.pings(),
              v.health(),
              v.peerEndpoints()));
      put(
          poorer,
          all,
          v,
          "netcheck",
          v.netcheck(),
          new Vantage(
              v.id(),
              v.status(),
              v.earlier(),
              gone(),
              v.prefs(),
              v.pings(),
              v.health(),
              v.peerEndpoints()));
      put(
          poorer,
          all,
          v,
          "prefs",
          v.prefs(),
          new Vantage(
              v.id(),
              v.status(),
              v.earlier(),
              v.netcheck(),
              gone(),
              v.pings(),
              v.health(),
              v.peerEndpoints()));
      put(
          poorer,
          all,
          v,
          "pings",
          v.pings(),
          new Vantage(
              v.id(),
              v.status(),
              v.earlier(),
              v.netcheck(),
              v.prefs(),
              gone(),
              v.health(),
              v.peerEndpoints()));
    }
    return poorer;
  }

  private static <T> Evidence<T> gone() {
    return new Unavailable<>(GONE);
  }

  private static void put(
      Map<String, Snapshot> poorer,
      Snapshot all,
      String name,
      Evidence<?> fact,
      ClusterFacts cluster) {
    if (fact instanceof Observed<?>) {
      poorer.put(
          name, new Snapshot(all.taken(), all.source(), cluster, all.vantages(), all.unread()));
    }
  }

  private static void put(
      Map<String, Snapshot> poorer,
      Snapshot all,
      Vantage from,
      String name,
      Evidence<?> fact,
      Vantage changed) {
    if (fact instanceof Observed<?>) {
      List<Vantage> vantages = new ArrayList<>(all.vantages());
      vantages.replaceAll(vantage -> vantage.equals(from) ? changed : vantage);
      poorer.put(
          name + " of " + from.id().display(),
          new Snapshot(all.taken(), all.source(), all.cluster(), vantages, all.unread()));
    }
  }

  private static ClusterFacts resources(ClusterFacts c, OperatorResources resources) {
    return facts(
        c,
        c.nodes(),
        c.pods(),
        c.readiness(),
        c.deployments(),
        c.statefulSets(),
        c.daemonSets(),
        c.cniAgents(),
        c.networkConfig(),
        c.services(),
        resources);
  }

  private static ClusterFacts facts(
      ClusterFacts c,
      Evidence<List<ClusterNode>> nodes,
      Evidence<List<TailscalePod>> pods,
      Evidence<List<ClusterFacts.PodReadiness>> readiness,
      Evidence<List<Workload>> deployments,
      Evidence<List<Workload>> statefulSets,
      Evidence<List<Workload>> daemonSets,
      Evidence<List<CniAgent>> cniAgents,
      Evidence<List<NetworkConfig>> networkConfig,
      Evidence<List<ServiceFact>> services,
      OperatorResources resources) {
    return new ClusterFacts(
        nodes,
        pods,
        readiness,
        deployments,
        statefulSets,
        daemonSets,
        cniAgents,
        networkConfig,
        services,
        c.networkPolicies(),
        resources,
        c.stateSecrets());
  }
}
