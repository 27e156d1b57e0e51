package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.cluster.RbacManifest.Grant;
import dev.tsk8s.probes.objects.ClusterProjection;
import dev.tsk8s.probes.objects.KubeResource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// What ships in `deploy/rbac` against what is asked for.
class RbacManifestTest {

  @Test
  void grantsEveryListOfAWholeClusterAndNoOther() throws IOException {
    List<Grant> grants = RbacManifest.read("cluster.yaml").grants();

    assertThat(lists(grants))
        .containsExactlyInAnyOrderElementsOf(
            resources(resource -> resource != KubeResource.SECRETS));
  }

  @Test
  void grantsExactlyTheConfigMapsThatAreAskedFor() throws IOException {
    assertThat(RbacManifest.read("cluster.yaml").grants())
        .filteredOn(grant -> grant.resource().equals("configmaps"))
        .extracting(grant -> grant.name().orElseThrow())
        .containsExactlyElementsOf(ClusterProjection.configMaps());
  }

  @Test
  void grantsEveryListOfTailscaleInANamespaceAndNoOther() throws IOException {
    List<Grant> grants = RbacManifest.read("namespace.yaml").grants();

    assertThat(lists(grants))
        .containsExactlyInAnyOrderElementsOf(
            resources(resource ->
                resource.namespaced()
                    && !resource.custom()
                    && resource != KubeResource.CONFIGMAPS));
  }

  @Test
  void grantsNothingThatWrites() throws IOException {
    for (String file : List.of("cluster.yaml", "cluster-secrets.yaml", "namespace.yaml")) {
      assertThat(RbacManifest.read(file).grants())
          .filteredOn(grant -> !grant.resource().startsWith("pods/"))
          .allMatch(grant -> grant.verb().equals("list"));
    }
  }

  @Test
  void grantsToReadLogsButNothingElseOfThem() throws IOException {
    for (String file : List.of("cluster.yaml", "namespace.yaml")) {
      assertThat(RbacManifest.read(file).grants())
          .filteredOn(grant -> grant.resource().equals("pods/log"))
          .extracting(Grant::verb)
          .containsExactly("get");
    }
  }

  private static List<String> lists(List<Grant> grants) {
    return grants.stream()
        .filter(grant -> grant.verb().equals("list"))
        .map(Grant::fullName)
        .distinct()
        .toList();
  }

  private static List<String> resources(Predicate<KubeResource> wanted) {
    return Arrays.stream(KubeResource.values()).filter(wanted).map(KubeResource::fullName).toList();
  }
}
