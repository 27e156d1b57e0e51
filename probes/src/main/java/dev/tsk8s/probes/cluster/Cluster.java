package dev.tsk8s.probes.cluster;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.Programs;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.Reasons;
import dev.tsk8s.probes.active.ProbeApi;
import dev.tsk8s.probes.objects.KubeResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A connection to one cluster. Reads, and runs commands in pods that are there; only through
/// [#probes] is anything changed.
public final class Cluster implements AutoCloseable {
  /// For the first word of an API server, connecting included. One that takes longer is dead to
  /// somebody who waits at a terminal.
  private static final Duration FIRST_WORD = Duration.ofMillis(2_800);

  /// As kubectl: of a context that names none.
  private static final String USUAL_NAMESPACE = "default";

  private final ApiServer server;
  private final ListPlan plan;
  private final Evidence<CustomApi> tailscale;

  private Cluster(ApiServer server, ListPlan plan, Evidence<CustomApi> tailscale) {
    this.server = server;
    this.plan = plan;
    this.tailscale = tailscale;
  }

  /// Finds the cluster, proves who asks, and hears the API server's first word.
  ///
  /// @throws NoConnection if there is no cluster, or no way to it
  public static Cluster connect(ClusterOptions options, Deadline deadline)
      throws NoConnection, InterruptedException {
    Target target = Targets.of(options);
    var plan = new ListPlan(options.namespaces(), target.namespace());
    ApiServer server = open(target, options, deadline);
    boolean connected = false;
    try {
      var cluster = new Cluster(server, plan, firstWord(server, deadline));
      connected = true;
      return cluster;
    } finally {
      if (!connected) {
        server.close();
      }
    }
  }

  /// What would be asked, and of whom.
  ///
  /// @param destination host and port of the first packet
  /// @param namespace of the context
  /// @param plugin the command line of the credential plugin, if there is one
  /// @param requests in order
  public record Plan(
      String destination, String namespace, Optional<String> plugin, List<String> requests) {
    public Plan {
      requests = List.copyOf(requests);
    }
  }

  /// Reads the kubeconfig, and nothing else.
  public static Plan plan(ClusterOptions options) throws NoConnection {
    Target target = Targets.of(options);
    var lists = new ListPlan(options.namespaces(), target.namespace());
    return new Plan(
        destination(target, options),
        target.namespace().orElse(USUAL_NAMESPACE),
        target.plugin(),
        lists.requests());
  }

  private static String destination(Target target, ClusterOptions options) throws NoConnection {
    try {
      var doorstep = Doorstep.of(target.server(), Proxy.of(target, options.surroundings()));
      return doorstep.host() + ":" + doorstep.port();
    } catch (IOException e) {
      throw NoConnection.of(NoConnection.Kind.CREDENTIALS, target.display(), words(e));
    }
  }

  /// The API server, its kubeconfig context and the user, as errors name them.
  public String display() {
    return server.target().display();
  }

  /// Everything the API tells; what was not read by the deadline, or was refused, is unavailable.
  public ClusterFacts facts(Deadline deadline, Progress progress) {
    var groups = new Groups(server, FIRST_WORD, Map.of(KubeResource.TAILSCALE, tailscale));
    return new ClusterReader(server, plan, groups, progress).read(deadline);
  }

  /// The programs of a container, by exec.
  public Programs programs(String namespace, String pod, String container) {
    return new ContainerPrograms(server, namespace, pod, container);
  }

  /// Where probe pods are made and removed.
  public ProbeApi probes() {
    return new KubernetesProbes(server, server.target().namespace().orElse(USUAL_NAMESPACE));
  }

  /// What a container wrote in the last minute.
  public ContainerLog log(String namespace, String pod, String container) {
    return new ContainerLog(server, namespace, pod, container);
  }

  /// How a plan names the request for a log.
  public static String logRequest() {
    return ContainerLog.request();
  }

  @Override
  public void close() {
    server.close();
  }

  private static ApiServer open(Target target, ClusterOptions options, Deadline deadline)
      throws NoConnection, InterruptedException {
    try {
      var credentials = Credentials.of(target, options.surroundings(), deadline);
      return Wire.open(target, credentials, options.surroundings());
    } catch (IOException e) {
      throw NoConnection.of(NoConnection.Kind.CREDENTIALS, target.display(), words(e));
    }
  }

  /// Asks what is asked anyhow: which of Tailscale's resources are served. A server that refuses or
  /// fails to tell is alive all the same.
  private static Evidence<CustomApi> firstWord(ApiServer server, Deadline deadline)
      throws NoConnection, InterruptedException {
    String what = "GET " + CustomApi.path(KubeResource.TAILSCALE);
    Deadline soon = deadline.within(FIRST_WORD);
    try {
      server.ring(soon);
      return new Observed<>(
          CustomApi.discover(server, KubeResource.TAILSCALE, FIRST_WORD, soon),
          new Origin(what, deadline.now()));
    } catch (Late late) {
      throw new NoConnection(
          NoConnection.Kind.UNREACHABLE,
          server.target().display(),
          new Reason.TimedOut(server.target().display(), FIRST_WORD),
          "no answer within " + FIRST_WORD.toMillis() / 1000.0 + " s");
    } catch (ApiFailure failure) {
      return switch (failure.kind()) {
        case NO_SERVER, DROPPED, STRANGE ->
            throw noConnection(NoConnection.Kind.UNREACHABLE, server, failure);
        case UNAUTHORIZED -> throw noConnection(NoConnection.Kind.UNAUTHORIZED, server, failure);
        case FORBIDDEN ->
            new Unavailable<>(
                new Reason.Forbidden("get", CustomApi.path(KubeResource.TAILSCALE), ""));
        case NOT_FOUND, CONFLICT, GONE, BUSY, BROKEN -> new Unavailable<>(failure.reason(what));
      };
    } catch (IOException e) {
      return new Unavailable<>(Reasons.of(what, soon, e));
    }
  }

  private static NoConnection noConnection(
      NoConnection.Kind kind, ApiServer server, ApiFailure failure) {
    return NoConnection.of(kind, server.target().display(), failure.words());
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
