package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.OperatorResources;
import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.RbacManifest.Grant;
import dev.tsk8s.probes.objects.KubeResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The manifests of `deploy/rbac` on a real API server: enough, and nothing of them too much.
@Tag("live")
class LiveRbacTest {
  private static final String USER = "tsk8s-rbac-test";
  private static final String NAMESPACE = "tsk8s-rbac-test";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Testbed testbed = new Testbed(Path.of(""));

  @BeforeEach
  void prepare() throws Exception {
    testbed = Testbed.running();
    clean();
    testbed.kubectl(NAMESPACE_OBJECT, "apply", "-f", "-");
    testbed.kubectl(CRDS, "apply", "-f", "-");
    testbed.kubectl("", "wait", "--for=condition=Established", "--timeout=20s", "crd", "--all");
  }

  @AfterEach
  void clean() throws Exception {
    if (!testbed.folder().toString().isEmpty()) {
      testbed.kubectl("", "delete", "--ignore-not-found", "clusterrolebinding", USER, USER + "-2");
      testbed.kubectl("", "-n", NAMESPACE, "delete", "--ignore-not-found", "rolebinding", USER);
      testbed.kubectl(CRDS, "delete", "--ignore-not-found", "-f", "-");
    }
  }

  @Test
  void letsReadAWholeClusterAndNothingOfItIsTooMuch() throws Exception {
    RbacManifest role = RbacManifest.read("cluster.yaml");
    apply(role);
    bindCluster(USER, "tsk8s");
    apply(RbacManifest.read("cluster-secrets.yaml"));
    bindCluster(USER + "-2", "tsk8s-secrets");

    assertThat(refused(Set.of())).isEmpty();

    for (Grant grant : role.grants()) {
      apply(role.without(grant));
      assertThat(refused(Set.of())).as("without %s", grant).containsExactly(asked(grant, ""));
    }
    apply(role);
    testbed.kubectl("", "delete", "clusterrolebinding", USER + "-2");
    assertThat(refused(Set.of())).containsExactly(new Forbidden("list", "secrets", ""));
  }

  @Test
  void letsReadOneNamespaceAndNothingOfItIsTooMuch() throws Exception {
    RbacManifest role = RbacManifest.read("namespace.yaml");
    applyIn(role);
    testbed.kubectl(
        "", "-n", NAMESPACE, "create", "rolebinding", USER, "--role=tsk8s", "--user=" + USER);
    Set<Forbidden> ground = refused(Set.of(NAMESPACE));

    assertThat(ground)
        .extracting(Forbidden::resource)
        .containsExactlyInAnyOrder(
            "nodes",
            "configmaps",
            "daemonsets.apps",
            "connectors.tailscale.com",
            "proxyclasses.tailscale.com",
            "proxygroups.tailscale.com",
            "peerrelays.tailscale.com",
            "ciliumnodeconfigs.cilium.io",
            "ciliumnodes.cilium.io",
            "ciliumendpoints.cilium.io",
            "ciliumidentities.cilium.io",
            "servicecidrs.networking.k8s.io",
            "ippools.crd.projectcalico.org",
            "ciliumloadbalancerippools.cilium.io",
            "ipaddresspools.metallb.io",
            "felixconfigurations.crd.projectcalico.org",
            "eniconfigs.crd.k8s.amazonaws.com");

    for (Grant grant : role.grants()) {
      applyIn(role.without(grant));
      Set<Forbidden> refused = refused(Set.of(NAMESPACE));
      if (grant.resource().equals("daemonsets")) {
        assertThat(facts(Set.of(NAMESPACE)).daemonSets().seen()).isEmpty();
      } else {
        assertThat(refused).as("without %s", grant).contains(asked(grant, NAMESPACE));
      }
    }
  }

  private static Forbidden asked(Grant grant, String namespace) {
    boolean ofPod = grant.resource().startsWith("pods/");
    return new Forbidden(grant.verb(), grant.fullName(), ofPod ? NAMESPACE : namespace);
  }

  /// Everything that is refused: of lists, and of running a command.
  private Set<Forbidden> refused(Set<String> namespaces) throws IOException, InterruptedException {
    Thread.sleep(400); // authorizers learn of a changed role by watching
    var all = new java.util.LinkedHashSet<Forbidden>();
    try (Cluster cluster = connect(namespaces)) {
      ClusterFacts facts = cluster.facts(Deadline.after(LIMIT), Progress.SILENT);
      evidence(facts)
          .flatMap(each -> each.unseen().stream())
          .forEach(reason -> {
            if (reason instanceof Forbidden forbidden) {
              all.add(forbidden);
            }
          });
      forbidden(() ->
              cluster
                  .programs(NAMESPACE, "no-such-pod", "tailscale")
                  .run(List.of("tailscale", "ip"), Deadline.after(LIMIT)))
          .ifPresent(all::add);
      forbidden(() ->
              cluster
                  .log(NAMESPACE, "no-such-pod", "cilium-agent")
                  .read(Stream::count, Deadline.after(LIMIT)))
          .ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Forbidden> forbidden(ThrowingCallable asked) {
    return catchThrowable(asked) instanceof NotAllowed refused
            && refused.reason("it") instanceof Forbidden forbidden
        ? Optional.of(forbidden)
        : Optional.empty();
  }

  private static Stream<Evidence<?>> evidence(ClusterFacts facts) {
    OperatorResources custom = facts.customResources();
    return Stream.of(
        facts.nodes(),
        facts.pods(),
        facts.deployments(),
        facts.statefulSets(),
        facts.cniAgents(),
        facts.networkConfig(),
        facts.services(),
        facts.networkPolicies(),
        custom.connectors(),
        custom.proxyClasses(),
        custom.proxyGroups(),
        custom.peerRelays(),
        facts.cilium().nodeConfigs(),
        facts.cilium().nodes(),
        facts.cilium().endpoints(),
        facts.cilium().identities(),
        facts.pools().services(),
        facts.pools().pods(),
        facts.pools().cilium(),
        facts.pools().metalLb(),
        facts.pools().felix(),
        facts.pools().eni(),
        facts.stateSecrets());
  }

  private ClusterFacts facts(Set<String> namespaces) throws IOException, InterruptedException {
    try (Cluster cluster = connect(namespaces)) {
      return cluster.facts(Deadline.after(LIMIT), Progress.SILENT);
    }
  }

  private Cluster connect(Set<String> namespaces) throws IOException, InterruptedException {
    ClusterOptions options =
        testbed.impersonating(USER, folder).withNamespaces(new TreeSet<>(namespaces));
    return Cluster.connect(options, Deadline.after(LIMIT));
  }

  private void apply(RbacManifest role) throws IOException, InterruptedException {
    testbed.kubectl(role.role().toString(), "apply", "-f", "-");
  }

  private void applyIn(RbacManifest role) throws IOException, InterruptedException {
    testbed.kubectl(role.role().toString(), "-n", NAMESPACE, "apply", "-f", "-");
  }

  private void bindCluster(String name, String role) throws IOException, InterruptedException {
    testbed.kubectl(
        "", "create", "clusterrolebinding", name, "--clusterrole=" + role, "--user=" + USER);
  }

  private static final String NAMESPACE_OBJECT =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + NAMESPACE + "}\n";

  private static final String CRDS =
      Arrays.stream(KubeResource.values())
          .filter(KubeResource::custom)
          .filter(resource -> resource != KubeResource.SERVICECIDRS) // built in
          .map(LiveRbacTest::crd)
          .collect(Collectors.joining());

  private static String crd(KubeResource resource) {
    return """
    ---
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %s}
    spec:
      group: %s
      scope: %s
      names: {kind: %s, plural: %s}
      versions:
      - name: %s
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(
            resource.fullName(),
            resource.group(),
            resource.namespaced() ? "Namespaced" : "Cluster",
            resource.kind(),
            resource.plural(),
            resource.version());
  }
}
