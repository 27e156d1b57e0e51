package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import dev.tsk8s.probes.cluster.CredentialPlugin.Credential;
import dev.tsk8s.probes.cluster.Kubeconfig.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// What proves who asks: a bearer token or a name with a password, and a client certificate; each
/// may be missing.
record Credentials(
    Optional<TokenSource> token,
    Optional<String> username,
    Optional<String> password,
    Optional<ClientCertificate> certificate) {

  /// Gives the bearer token that is valid now: files and plugins renew theirs.
  @FunctionalInterface
  interface TokenSource {
    String token() throws IOException, InterruptedException;
  }

  /// Reads what the user entry holds; runs its credential plugin if it has one.
  ///
  /// @throws IOException with a sentence, if something it names is missing or broken
  static Credentials of(Target target, Surroundings surroundings, Deadline deadline)
      throws IOException, InterruptedException {
    Entry user = target.user();
    Optional<byte[]> certificate = pem(user, "client-certificate");
    Optional<byte[]> key = pem(user, "client-key");
    if (user.node().path("exec").isObject()) {
      var plugin = new CredentialPlugin(user, target.cluster(), surroundings);
      return ofPlugin(plugin, plugin.run(deadline), deadline);
    }
    return new Credentials(
        token(user), user.text("username"), user.text("password"), pair(certificate, key));
  }

  private static Credentials ofPlugin(CredentialPlugin plugin, Credential first, Deadline deadline)
      throws IOException {
    Optional<TokenSource> token =
        first.token().map(_ -> new Renewing(plugin, first, deadline)::token);
    return new Credentials(
        token,
        Optional.empty(),
        Optional.empty(),
        pair(
            first.certificate().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)),
            first.key().map(text -> text.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static Optional<TokenSource> token(Entry user) throws IOException, InterruptedException {
    Optional<Path> file = user.path("tokenFile");
    if (file.isPresent()) {
      TokenSource source =
          () -> new String(read("token", file.get()), StandardCharsets.US_ASCII).strip();
      source.token(); // one that is not there is said before anybody is asked
      return Optional.of(source);
    }
    // kubectl's older way to sign in with OpenID Connect keeps the token beside its settings
    String kept = user.node().path("auth-provider").path("config").path("id-token").asText("");
    return user.text("token")
        .or(() -> Optional.of(kept).filter(token -> !token.isEmpty()))
        .map(token -> () -> token);
  }

  /// `NAME-data` in base64, else the file that `NAME` names.
  static Optional<byte[]> pem(Entry entry, String name) throws IOException {
    Optional<String> data = entry.text(name + "-data");
    if (data.isPresent()) {
      try {
        return Optional.of(Base64.getMimeDecoder().decode(data.get()));
      } catch (IllegalArgumentException e) {
        throw new IOException(name + "-data of " + entry.file() + " is not base64", e);
      }
    }
    Optional<Path> file = entry.path(name);
    return file.isPresent() ? Optional.of(read(name, file.get())) : Optional.empty();
  }

  private static byte[] read(String what, Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(what + " file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException(what + " file " + file + " cannot be read", e);
    }
  }

  private static Optional<ClientCertificate> pair(
      Optional<byte[]> certificate, Optional<byte[]> key) throws IOException {
    if (certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      throw new IOException(
          certificate.isEmpty()
              ? "there is a client key without a client certificate"
              : "there is a client certificate without a client key");
    }
    try {
      return Optional.of(
          new ClientCertificate(Pem.certificates(certificate.get()), Pem.privateKey(key.get())));
    } catch (GeneralSecurityException e) {
      throw new IOException("client certificate or key: " + e.getMessage(), e);
    }
  }

  /// A plugin's token, asked for again shortly before it expires.
  private static final class Renewing {
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private final CredentialPlugin plugin;
    private final Deadline deadline;
    private Credential held;

    Renewing(CredentialPlugin plugin, Credential first, Deadline deadline) {
      this.plugin = plugin;
      this.held = first;
      this.deadline = deadline;
    }

    synchronized String token() throws IOException, InterruptedException {
      boolean old =
          held.expires().filter(end -> end.isBefore(deadline.now().plus(MARGIN))).isPresent();
      if (old) {
        held = plugin.run(deadline);
      }
      return held.token().orElseThrow(() -> new IOException("the credential plugin gave no token"));
    }
  }
}
