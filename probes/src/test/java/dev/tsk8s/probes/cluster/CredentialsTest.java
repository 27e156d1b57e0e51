package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// How somebody proves to the API server who asks.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plugins of the test are shell scripts")
class CredentialsTest {
  private static final String TOKEN =
      """
      {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"%s}}
      """;

  @TempDir Path folder;
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = FakeApiServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsAToken() throws Exception {
    connect("token: abc");

    assertThat(server.authorizations()).containsOnly("Bearer abc");
  }

  @Test
  void sendsANameAndPassword() throws Exception {
    connect("username: me, password: secret");

    assertThat(server.authorizations()).containsOnly("Basic bWU6c2VjcmV0");
  }

  @Test
  void readsATokenFileEachTimeBecauseTokensAreRenewedInPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    try (Cluster cluster = open("tokenFile: token")) {
      Files.writeString(file, "second\n");
      read(cluster);
    }

    assertThat(server.authorizations()).startsWith("Bearer first").endsWith("Bearer second");
  }

  @Test
  void sendsTheTokenOfAPlugin() throws Exception {
    script(
        "plugin",
        "echo 'a new version is there' >&2; cat <<X\n" + TOKEN.formatted("abc", "") + "X");

    connect(exec("./plugin"));

    assertThat(server.authorizations()).containsOnly("Bearer abc");
  }

  @Test
  void findsAPluginByThePathAndGivesItArgumentsAndEnvironment() throws Exception {
    connect(
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, 'echo \"{\\\"status\\\":{\\\"token\\\":\\\"$A-$0\\\"}}\"', zero], env: [{name: A, value: one}]}");

    assertThat(server.authorizations()).containsOnly("Bearer one-zero");
  }

  @Test
  void tellsAPluginWhichVersionIsExpected() throws Exception {
    script(
        "plugin",
        "echo \"$KUBERNETES_EXEC_INFO\" >info; cat <<X\n" + TOKEN.formatted("abc", "") + "X");

    connect("exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin}");

    assertThat(folder.resolve("info"))
        .content()
        .contains("v1beta1")
        .contains("\"interactive\":false");
  }

  @Test
  void saysWhyAPluginFailed() throws Exception {
    script("plugin", "echo hello >&2; echo 'the SSO session has expired' >&2; exit 255");

    assertNoCredential(exec("./plugin"))
        .hasMessageEndingWith(
            "credential plugin ./plugin ended with exit status 255: the SSO session has expired");
  }

  @Test
  void saysThatAPluginIsNotInstalledAndHow() {
    assertNoCredential(
            "exec: {command: no-such-plugin, installHint: 'brew install no-such-plugin'}")
        .hasMessageEndingWith(
            "credential plugin no-such-plugin cannot be started: brew install no-such-plugin");
  }

  @Test
  void saysThatAPluginPrintsRubbish() throws Exception {
    script("plugin", "echo Please sign in at https://example.com");

    assertNoCredential(exec("./plugin")).hasMessageEndingWith("did not print a credential");
  }

  @Test
  void saysThatAPluginPrintsNoCredential() throws Exception {
    script("plugin", "echo '{\"status\":{}}'");

    assertNoCredential(exec("./plugin")).hasMessageContaining("neither a token nor a certificate");
  }

  @Test
  void endsAPluginThatWaitsForABrowser() throws Exception {
    script("plugin", "sleep 60");
    Instant start = Instant.now();

    assertThatThrownBy(() ->
            Cluster.connect(
                    Kubeconfigs.to(folder, server.url(), "", exec("./plugin")),
                    Deadline.after(Duration.ofSeconds(2)))
                .close())
        .hasMessageContaining("gave no credential within");

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void asksAPluginAgainWhenItsTokenIsAboutToExpire() throws Exception {
    script(
        "plugin",
        "date +%s%N >>calls; cat <<X\n"
            + TOKEN.formatted(
                "abc", ",\"expirationTimestamp\":\"" + Instant.now().plusSeconds(5) + "\"")
            + "X");

    connect(exec("./plugin"));

    assertThat(Files.readAllLines(folder.resolve("calls"))).hasSizeGreaterThan(1);
  }

  @Test
  void impersonatesWhomTheKubeconfigNames() throws Exception {
    server.on(
        "/apis/tailscale.com",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          server
              .authorizations()
              .add(headers.getFirst("Impersonate-User") + headers.get("Impersonate-Group"));
          FakeApiServer.status(404, "none").to(exchange);
        });

    connect("token: abc, as: other, as-groups: [g1, g2]");

    assertThat(server.authorizations()).contains("other[g1, g2]");
  }

  @Test
  void saysThatAFileOfTheUserIsMissing() {
    assertNoCredential("tokenFile: nowhere")
        .hasMessageContaining("token file")
        .hasMessageContaining("does not exist");
    assertNoCredential("client-certificate: nowhere.crt, client-key: nowhere.key")
        .hasMessageContaining("client-certificate file");
  }

  @Test
  void saysThatAKeyIsMissingBesideItsCertificate() throws Exception {
    Files.writeString(folder.resolve("a.crt"), Identity.authority("a").certificatePem());

    assertNoCredential("client-certificate: a.crt")
        .hasMessageContaining("a client certificate without a client key");
  }

  private static String exec(String command) {
    return "exec: {apiVersion: client.authentication.k8s.io/v1, command: " + command + "}";
  }

  private void script(String name, String body) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(name), "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Cluster open(String user) throws NoConnection, InterruptedException {
    return Cluster.connect(
        Kubeconfigs.to(folder, server.url(), "", user), Deadline.after(Duration.ofSeconds(20)));
  }

  private void connect(String user) throws NoConnection, InterruptedException {
    try (Cluster cluster = open(user)) {
      read(cluster);
    }
  }

  private static ClusterFacts read(Cluster cluster) {
    return cluster.facts(Deadline.after(Duration.ofSeconds(20)), Progress.SILENT);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertNoCredential(String user) {
    return assertThatThrownBy(() -> connect(user))
        .isInstanceOfSatisfying(
            NoConnection.class, thrown -> assertThat(thrown.kind()).isEqualTo(Kind.CREDENTIALS))
        .hasMessageContaining("context test")
        .hasMessageContaining("user somebody");
  }
}
