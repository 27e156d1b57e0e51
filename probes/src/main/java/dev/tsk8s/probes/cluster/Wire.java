package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/// Opens the way to one API server through fabric8's HTTP client: its tokens, impersonation and
/// WebSockets, with our own patience. By default it would try ten times before its first word.
final class Wire {
  /// For one connection, TLS handshake included. Whether anybody is there was asked at the
  /// doorstep, under a shorter limit; but 64 commands begin with 64 handshakes at once, and a busy
  /// laptop was seen to need four seconds for them.
  static final Duration CONNECTING = Duration.ofSeconds(10);

  private static final String USER_AGENT = "tsk8s";

  private Wire() {}

  /// @throws IOException with a sentence, if a certificate, key or proxy cannot be used
  static ApiServer open(Target target, Credentials credentials, Surroundings surroundings)
      throws IOException {
    var factory = new EndingClients();
    Config config = config(target, credentials);
    HttpClient.Builder builder = factory.newBuilder();
    builder.tag(config.getRequestConfig());
    builder.connectTimeout(CONNECTING.toMillis(), TimeUnit.MILLISECONDS);
    HttpClientUtils.createApplicableInterceptors(config, factory)
        .forEach(builder::addOrReplaceInterceptor);
    Optional<Proxy> proxy = Proxy.of(target, surroundings);
    if (proxy.isPresent()) {
      builder.proxyType(HttpClient.ProxyType.HTTP).proxyAddress(proxy.get().address());
      proxy
          .get()
          .credentials()
          .map(HttpClientUtils::basicCredentials)
          .ifPresent(builder::proxyAuthorization);
    } else {
      builder.proxyType(HttpClient.ProxyType.DIRECT);
    }
    if ("http".equals(target.server().getScheme())) {
      builder.preferHttp11();
    } else {
      builder.sslContext(keys(credentials), trust(target));
    }
    return new ApiServer(target, Doorstep.of(target.server(), proxy), builder.build());
  }

  private static Config config(Target target, Credentials credentials) {
    Config config = Config.empty();
    config.setMasterUrl(target.server().toString());
    config.setRequestRetryBackoffLimit(0);
    config.setUserAgent(USER_AGENT);
    credentials.username().ifPresent(config::setUsername);
    credentials.password().ifPresent(config::setPassword);
    credentials.token().ifPresent(source -> config.setOauthTokenProvider(() -> unchecked(source)));
    target.user().text("as").ifPresent(config::setImpersonateUsername);
    var groups = target.user().node().path("as-groups");
    if (groups.isArray()) {
      config.setImpersonateGroups(
          groups.valueStream().map(group -> group.asText()).toArray(String[]::new));
    }
    return config;
  }

  private static String unchecked(Credentials.TokenSource source) {
    try {
      return source.token();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private static KeyManager[] keys(Credentials credentials) {
    return credentials.certificate().stream().toArray(KeyManager[]::new);
  }

  private static TrustManager[] trust(Target target) throws IOException {
    if (target.cluster().flag("insecure-skip-tls-verify")) {
      return new TrustManager[] {Trust.anybody()};
    }
    try {
      return new TrustManager[] {
        Trust.of(
            Credentials.pem(target.cluster(), "certificate-authority"),
            target.cluster().text("tls-server-name"))
      };
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate-authority: " + e.getMessage(), e);
    }
  }
}
