package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import dev.tsk8s.probes.cluster.Kubeconfig.Entry;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A program that a kubeconfig names to obtain a credential (`users[].user.exec`,
/// client.authentication.k8s.io). Run as kubectl runs it: with `KUBERNETES_EXEC_INFO`, its words on
/// standard error kept apart from the credential on standard output. fabric8 (7.8.0, seen) does
/// neither, and goes on as nobody when a plugin fails or is not installed.
///
/// @param entry the user it belongs to
/// @param cluster the cluster it is asked for
record CredentialPlugin(Entry entry, Entry cluster, Surroundings surroundings) {
  /// A plugin that has not answered by then waits for a browser or a network that is not there.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int MOST_OUTPUT = 1 << 20;
  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  /// What it gave.
  ///
  /// @param expires empty: it does not say
  record Credential(
      Optional<String> token,
      Optional<String> certificate,
      Optional<String> key,
      Optional<Instant> expires) {}

  Credential run(Deadline deadline) throws IOException, InterruptedException {
    Process process = start();
    try {
      process.getOutputStream().close();
      var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), READERS);
      var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), READERS);
      Duration limit = deadline.within(PATIENCE).remaining();
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(display() + " gave no credential within " + limit.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            display() + " ended with exit status " + process.exitValue() + lastWords(err.join()));
      }
      return credential(out.join());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    var command = new ArrayList<String>();
    command.add(program());
    exec().path("args").forEach(arg -> command.add(arg.asText()));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(surroundings.environment());
    for (JsonNode variable : exec().path("env")) {
      builder.environment().put(variable.path("name").asText(), variable.path("value").asText());
    }
    builder.environment().put("KUBERNETES_EXEC_INFO", info());
    try {
      return builder.start();
    } catch (IOException e) {
      String hint = exec().path("installHint").asText("").strip();
      throw new IOException(
          display() + " cannot be started" + (hint.isEmpty() ? ", is it installed?" : ": " + hint),
          e);
    }
  }

  /// The program's path: one with a slash is relative to the kubeconfig, one without is searched in
  /// the `PATH` of the environment given.
  private String program() {
    String command = exec().path("command").asText();
    if (command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0) {
      return entry.file().toAbsolutePath().resolveSibling(command).normalize().toString();
    }
    return surroundings.variable("PATH").stream()
        .flatMap(path -> List.of(path.split(File.pathSeparator)).stream())
        .map(folder -> new File(folder, command))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst()
        .orElse(command);
  }

  private String info() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("apiVersion", exec().path("apiVersion").asText("client.authentication.k8s.io/v1"));
    info.put("kind", "ExecCredential");
    ObjectNode spec = info.putObject("spec").put("interactive", false);
    if (exec().path("provideClusterInfo").asBoolean(false)) {
      ObjectNode shown = spec.putObject("cluster");
      for (String field :
          List.of(
              "server",
              "tls-server-name",
              "insecure-skip-tls-verify",
              "certificate-authority-data",
              "proxy-url")) {
        if (cluster.node().hasNonNull(field)) {
          shown.set(field, cluster.node().get(field));
        }
      }
    }
    return info.toString();
  }

  private Credential credential(String output) throws IOException {
    JsonNode status;
    try {
      status = JsonTrees.read(ObjectStream.JSON, output).path("status");
    } catch (IOException e) {
      throw new IOException(display() + " did not print a credential", e);
    }
    var credential =
        new Credential(
            text(status, "token"),
            text(status, "clientCertificateData"),
            text(status, "clientKeyData"),
            text(status, "expirationTimestamp").flatMap(CredentialPlugin::instant));
    if (credential.token().isEmpty() && credential.certificate().isEmpty()) {
      throw new IOException(display() + " printed neither a token nor a certificate");
    }
    return credential;
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asText("")).filter(value -> !value.isEmpty());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private JsonNode exec() {
    return entry.node().path("exec");
  }

  private String display() {
    return "credential plugin " + exec().path("command").asText();
  }

  /// What a program says last is usually why it gave up.
  private static String lastWords(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((_, last) -> last)
        .map(line -> ": " + (line.length() > 300 ? line.substring(0, 300) + "…" : line))
        .orElse("");
  }

  private static String read(InputStream in) {
    try (in) {
      byte[] bytes = in.readNBytes(MOST_OUTPUT);
      in.skip(Long.MAX_VALUE);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
