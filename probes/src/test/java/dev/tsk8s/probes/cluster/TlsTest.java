package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsExchange;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Identity AUTHORITY = Identity.authority("test-ca");
  private static final Identity SERVER =
      AUTHORITY.signed("kube-apiserver", Identity.ec("secp256r1"), DAY);

  @TempDir Path folder;
  private final List<String> clients = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "secp256r1", "secp384r1", "Ed25519"})
  void showsItsClientCertificate(String kind) throws Exception {
    KeyPair keys =
        switch (kind) {
          case "RSA" -> Identity.rsa();
          case "Ed25519" -> Identity.generate("Ed25519");
          default -> Identity.ec(kind);
        };
    Identity me = AUTHORITY.signed("me", keys, DAY);

    connect(SERVER, trusting(AUTHORITY), with(me));

    assertThat(clients).containsOnly("CN=me");
  }

  @Test
  void doesNotTrustAServerOfAnotherAuthority() {
    assertNoConnection(SERVER, trusting(Identity.authority("other")))
        .hasMessageEndingWith(
            "its certificate is not trusted: no authority of the kubeconfig signed it");
  }

  @Test
  void saysThatTheServersCertificateHasExpired() {
    Identity old =
        AUTHORITY.signed("kube-apiserver", Identity.ec("secp256r1"), Duration.ofMinutes(30));

    assertNoConnection(old, trusting(AUTHORITY)).hasMessageEndingWith("it has expired");
  }

  @Test
  void asksForTheClockWhereTheServersCertificateHasNotBegun() {
    Identity early = AUTHORITY.signedTooEarly("kube-apiserver", Identity.ec("secp256r1"));

    assertNoConnection(early, trusting(AUTHORITY))
        .hasMessageEndingWith("it is not valid yet; is the clock of this machine right?");
  }

  @Test
  void trustsAnybodyWhereTheKubeconfigSaysSo() throws Exception {
    connect(SERVER, "insecure-skip-tls-verify: true", "token: abc");

    assertThat(clients).isNotEmpty();
  }

  @Test
  void expectsTheServerNameOfTheKubeconfig() throws Exception {
    connect(SERVER, trusting(AUTHORITY) + ", tls-server-name: api.testbed.example", "token: abc");

    assertNoConnection(SERVER, trusting(AUTHORITY) + ", tls-server-name: other.example")
        .hasMessageContaining("is not for other.example");
  }

  @Test
  void saysThatAnAuthorityIsNoCertificate() {
    assertThatThrownBy(() -> connect(SERVER, "certificate-authority-data: aGVsbG8=", "token: abc"))
        .isInstanceOf(NoConnection.class)
        .hasMessageContaining("certificate-authority");
  }

  private void connect(Identity server, String cluster, String user)
      throws IOException, InterruptedException {
    try (var api = FakeApiServer.startTls(server.serverContext(AUTHORITY))) {
      api.on(
          ".*",
          exchange -> {
            clients.add(client((HttpsExchange) exchange));
            FakeApiServer.status(404, "none").to(exchange);
          });
      Cluster.connect(
              Kubeconfigs.to(folder, api.url(), cluster, user),
              Deadline.after(Duration.ofSeconds(20)))
          .close();
    }
  }

  private static String client(HttpsExchange exchange) {
    try {
      return exchange.getSSLSession().getPeerPrincipal().getName();
    } catch (javax.net.ssl.SSLPeerUnverifiedException _) {
      return "nobody";
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertNoConnection(
      Identity server, String cluster) {
    return assertThatThrownBy(() -> connect(server, cluster, "token: abc"))
        .isInstanceOfSatisfying(
            NoConnection.class, thrown -> assertThat(thrown.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private static String trusting(Identity authority) {
    return "certificate-authority-data: " + base64(authority.certificatePem());
  }

  private static String with(Identity identity) {
    return "client-certificate-data: "
        + base64(identity.certificatePem())
        + ", client-key-data: "
        + base64(identity.keyPem());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
