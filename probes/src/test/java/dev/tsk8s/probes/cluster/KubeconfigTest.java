package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: Config
      current-context: prod
      contexts:
      - {name: prod, context: {cluster: big, user: admin, namespace: shop}}
      - {name: test, context: {cluster: small, user: admin}}
      clusters:
      - {name: big, cluster: {server: "https://10.0.0.1:6443/"}}
      - {name: small, cluster: {server: "https://10.0.0.2:6443", certificate-authority: pki/ca.crt}}
      users:
      - {name: admin, user: {token: abc}}
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("config"), TWO);
  }

  @Test
  void takesTheCurrentContext() throws NoConnection {
    Target target = Targets.of(named(file));

    assertThat(target.display()).isEqualTo("https://10.0.0.1:6443 (context prod, user admin)");
    assertThat(target.namespace()).contains("shop");
  }

  @Test
  void takesTheContextAskedFor() throws NoConnection {
    Target target = Targets.of(named(file).withContext("test"));

    assertThat(target.server()).hasToString("https://10.0.0.2:6443");
    assertThat(target.namespace()).isEmpty();
    assertThat(target.cluster().path("certificate-authority"))
        .contains(folder.resolve("pki/ca.crt"));
  }

  @Test
  void doesNotTakeAnotherContextForOneThatIsNotThere() {
    assertNoConnection(named(file).withContext("porduction"), Kind.CONTEXT_UNKNOWN)
        .hasMessageContaining("\"porduction\"")
        .hasMessageContaining("prod, test")
        .hasMessageContaining(file.toString());
  }

  @Test
  void namesTheContextThatWasProbablyMeantAndNoOther() {
    assertNoConnection(named(file).withContext("live"), Kind.CONTEXT_UNKNOWN)
        .hasMessageNotContaining("did you mean");
    assertNoConnection(named(file).withContext("tests"), Kind.CONTEXT_UNKNOWN)
        .hasMessageContaining("did you mean \"test\"?");
  }

  @Test
  void saysThatNoKubeconfigWasFoundForTheContext() {
    assertNoConnection(surrounded(Map.of()).withContext("test"), Kind.CONTEXT_UNKNOWN)
        .hasMessage("context \"test\": no kubeconfig was found to look it up in");
  }

  @Test
  void saysThatAnEmptiedFileHoldsNoContext() throws IOException {
    Files.writeString(file, "apiVersion: v1\nkind: Config\n");

    assertNoConnection(named(file).withContext("test"), Kind.CONTEXT_UNKNOWN)
        .hasMessage("kubeconfig " + file + ": holds no context at all");
    assertNoConnection(named(file), Kind.CONTEXT_UNKNOWN)
        .hasMessage("kubeconfig " + file + ": holds no context at all");
  }

  @Test
  void asksForAContextWhenNoneIsCurrent() throws IOException {
    Files.writeString(file, TWO.replace("current-context: prod", "current-context: ''"));

    assertNoConnection(named(file), Kind.CONTEXT_UNKNOWN).hasMessageContaining("--context");
  }

  @Test
  void letsTheFirstOfTwoFilesWin() throws Exception {
    Path second =
        Files.writeString(
            folder.resolve("second"),
            TWO.replace("10.0.0.1", "10.9.9.9").replace("prod", "prod2") + "\n");
    Path third = Files.writeString(folder.resolve("third"), TWO.replace("10.0.0.1", "10.8.8.8"));

    assertThat(Targets.of(named(file, second)).server()).hasHost("10.0.0.1");
    assertThat(Targets.of(named(second, third)).server()).hasHost("10.9.9.9");
    assertThat(Targets.of(named(third, second).withContext("prod2")).server()).hasHost("10.8.8.8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1, 2",
        "\t- x",
        "just words",
        "- a\n- list",
        "contexts: 5",
        "\u0000\u0001\u0002binary",
        "&a [*a]",
        "{\"contexts\": "
      })
  void namesTheFileThatIsNoKubeconfig(String content) throws IOException {
    Files.writeString(file, content);

    assertNoConnection(named(file), Kind.KUBECONFIG_BROKEN).hasMessageContaining(file.toString());
  }

  @Test
  void saysThatAFileIsNoText() throws IOException {
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xc3, 6, (byte) 0xff, '\n'});

    assertNoConnection(named(file), Kind.KUBECONFIG_BROKEN)
        .hasMessageContaining("not UTF-8 text")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void saysWhereTheYamlBreaks() throws IOException {
    Files.writeString(file, "apiVersion: v1\nkind: Config\nusers: [\n");

    assertNoConnection(named(file), Kind.KUBECONFIG_BROKEN).hasMessageContaining("line 3");
  }

  @Test
  void readsAFileThatIsNotUtf8() throws Exception {
    Files.write(file, (TWO + "# caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));

    assertNoConnection(named(file), Kind.KUBECONFIG_BROKEN).hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"server: \"https", "cluster: big", "name: big", "name: admin"})
  void saysWhichPartIsMissing(String part) throws IOException {
    Files.writeString(file, TWO.replace(part, "x" + part.replace(": ", "x: ")));

    assertThatThrownBy(() -> Targets.of(named(file)))
        .isInstanceOf(NoConnection.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void saysThatAFileNamedDoesNotExist() {
    assertNoConnection(named(folder.resolve("nowhere")), Kind.KUBECONFIG_MISSING)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("no such file");
  }

  @Test
  void saysThatNoFileOfTheVariableExists() {
    var environment = Map.of("KUBECONFIG", folder.resolve("gone").toString());

    assertNoConnection(surrounded(environment), Kind.KUBECONFIG_MISSING)
        .hasMessageContaining("from KUBECONFIG");
  }

  @Test
  void leavesOutFilesOfTheVariableThatDoNotExistAsKubectlDoes() throws NoConnection {
    var environment = Map.of("KUBECONFIG", folder.resolve("gone") + ":" + file);

    assertThat(Targets.of(surrounded(environment)).server()).hasHost("10.0.0.1");
  }

  @Test
  void findsTheFileInTheHomeDirectory() throws Exception {
    Files.createDirectories(folder.resolve(".kube"));
    Files.move(file, folder.resolve(".kube/config"));

    assertThat(Targets.of(surrounded(Map.of())).server()).hasHost("10.0.0.1");
  }

  @Test
  void tellsNoClusterAtAllFromABrokenOne() {
    assertNoConnection(surrounded(Map.of()), Kind.NOT_CONFIGURED);
  }

  @Test
  void takesAnEmptiedFileForNoCluster() throws IOException {
    Files.writeString(file, "apiVersion: v1\nkind: Config\ncontexts: null\nclusters: []\n");

    assertNoConnection(surrounded(Map.of("KUBECONFIG", file.toString())), Kind.NOT_CONFIGURED);
  }

  @Test
  void usesTheAccountOfThePodItRunsIn() throws Exception {
    Path account = Files.createDirectories(folder.resolve("account"));
    Files.writeString(account.resolve("token"), "abc\n");
    Files.writeString(account.resolve("namespace"), "vpn");
    var environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");

    Target target = Targets.of(surrounded(environment));

    assertThat(target.display()).isEqualTo("https://[fd00::1]:443 (this pod's service account)");
    assertThat(target.namespace()).contains("vpn");
    assertThat(target.user().path("tokenFile")).contains(account.resolve("token"));
  }

  private ClusterOptions named(Path... files) {
    return surrounded(Map.of()).withKubeconfigs(List.of(files));
  }

  private ClusterOptions surrounded(Map<String, String> environment) {
    return new ClusterOptions(
        List.of(),
        Optional.empty(),
        new TreeSet<>(),
        new Surroundings(environment, folder, folder.resolve("account")));
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable>
      assertNoConnection(ClusterOptions options, Kind kind) {
    return assertThatThrownBy(() -> Targets.of(options))
        .isInstanceOfSatisfying(
            NoConnection.class, thrown -> assertThat(thrown.kind()).isEqualTo(kind));
  }
}
