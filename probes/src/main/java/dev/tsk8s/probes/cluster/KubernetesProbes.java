package dev.tsk8s.probes.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.active.Made;
import dev.tsk8s.probes.active.PodTalk;
import dev.tsk8s.probes.active.ProbeApi;
import dev.tsk8s.probes.active.ProbeObject;
import dev.tsk8s.probes.active.ProbeResource;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a probe run asks of a real API server.
final class KubernetesProbes implements ProbeApi {
  /// A fifth of what controllers of Kubernetes itself allow themselves in large clusters. Talks are
  /// bounded by how many there are at once, as exec is.
  private static final int REQUESTS_A_SECOND = 50;

  /// Admission webhooks may take ten seconds each by default.
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final int LARGEST = 1 << 20;

  /// A refusal of RBAC; other things that are forbidden are so by admission.
  private static final Pattern REFUSED = Pattern.compile("cannot (\\w+) resource");

  private final ApiServer server;
  private final String namespace;
  private final Pacing pacing = new Pacing(REQUESTS_A_SECOND);

  KubernetesProbes(ApiServer server, String namespace) {
    this.server = server;
    this.namespace = namespace;
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public Made apply(ProbeObject object, Deadline deadline)
      throws IOException, InterruptedException {
    return write(object, "PATCH", "application/apply-patch+yaml", deadline);
  }

  @Override
  public Made createNamespace(ProbeObject object, Deadline deadline)
      throws IOException, InterruptedException {
    return write(object, "POST", "application/json", deadline);
  }

  private Made write(ProbeObject object, String method, String type, Deadline deadline)
      throws IOException, InterruptedException {
    String path = object.request().substring(method.length() + 1);
    pacing.await(deadline);
    try {
      return made(
          object,
          server.write(method, path, type, object.content().toString(), PATIENCE, deadline));
    } catch (NameTaken taken) {
      throw taken;
    } catch (ApiFailure failure) {
      throw switch (failure.kind()) {
        case CONFLICT -> new NameTaken(object.display());
        case NOT_FOUND -> new NoNamespace(object.namespace().orElse(""));
        case DROPPED, BROKEN -> new Unanswered(failure);
        default ->
            allowed(failure, "create", object.resource().fullName(), object.namespace().orElse(""));
      };
    } catch (IOException e) {
      throw new Unanswered(e);
    }
  }

  private static Made made(ProbeObject object, ApiServer.Answer answer) throws IOException {
    try (InputStream body = answer.body()) {
      var text = new String(body.readNBytes(LARGEST), UTF_8);
      if (answer.code() != 201) {
        throw new NameTaken(object.display());
      }
      return new Made(
          object.resource(),
          object.namespace().orElse(""),
          object.name(),
          JsonTrees.read(ObjectStream.JSON, text).path("metadata").path("uid").asText());
    }
  }

  @Override
  public void delete(Made object, Deadline deadline) throws IOException, InterruptedException {
    Optional<String> place = Optional.of(object.namespace()).filter(name -> !name.isEmpty());
    String options =
        """
        {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background", \
        "preconditions": {"uid": "%s"}}\
        """
            .formatted(object.uid());
    pacing.await(deadline);
    try {
      server
          .write(
              "DELETE",
              object.resource().path(place, object.name()),
              "application/json",
              options,
              PATIENCE,
              deadline)
          .body()
          .close();
    } catch (ApiFailure failure) {
      if (failure.kind() != Kind.NOT_FOUND && failure.kind() != Kind.CONFLICT) {
        throw allowed(failure, "delete", object.resource().fullName(), object.namespace());
      }
    }
  }

  @Override
  public <T> List<T> list(
      ProbeResource resource,
      Optional<String> place,
      String selector,
      Function<JsonNode, T> projection,
      Deadline deadline)
      throws IOException, InterruptedException {
    try {
      String query = selector.isEmpty() ? "?" : "?" + selector + "&";
      return new WholeObjects(server, resource.path(place) + query, pacing)
          .read(projection, deadline);
    } catch (ApiFailure failure) {
      throw allowed(failure, "list", resource.fullName(), place.orElse(""));
    }
  }

  @Override
  public PodTalk talk(String place, String pod, Deadline deadline)
      throws IOException, InterruptedException {
    return ContainerTalk.attach(server, place, pod, deadline);
  }

  /// RBAC refuses a verb; admission refuses what was sent, and says why.
  private static IOException allowed(
      ApiFailure failure, String verb, String resource, String namespace) {
    if (failure.kind() != Kind.FORBIDDEN) {
      return failure;
    }
    Matcher said = REFUSED.matcher(failure.words());
    boolean byRole = said.find();
    return byRole || failure.words().equals("403")
        ? new NotAllowed(byRole ? said.group(1) : verb, resource, namespace, failure)
        : failure;
  }
}
