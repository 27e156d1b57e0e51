package dev.tsk8s.probes.cluster;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Reasoned;
import java.io.IOException;

/// There is no cluster to look at, and why. The message is one sentence that names the file, or the
/// server with the kubeconfig's context and user.
public final class NoConnection extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  /// What stands in the way.
  public enum Kind {
    /// No kubeconfig anywhere, and not inside a pod: nothing is wrong, there is just no cluster.
    NOT_CONFIGURED,
    /// A kubeconfig that was named does not exist.
    KUBECONFIG_MISSING,
    /// A kubeconfig cannot be read, is not YAML, or lacks what is needed.
    KUBECONFIG_BROKEN,
    /// The context asked for, or the current one, is in no kubeconfig.
    CONTEXT_UNKNOWN,
    /// A key, certificate, token file or credential plugin does not give a credential.
    CREDENTIALS,
    /// The API server does not answer, or what answers is no API server.
    UNREACHABLE,
    /// The API server does not accept the credential.
    UNAUTHORIZED
  }

  private final Kind kind;
  private final String what;
  private final transient Reason reason;

  NoConnection(Kind kind, String what, Reason reason, String message) {
    super(what + ": " + message);
    this.kind = requireNonNull(kind);
    this.what = requireNonNull(what);
    this.reason = requireNonNull(reason);
  }

  static NoConnection of(Kind kind, String what, String message) {
    Reason reason =
        kind == Kind.NOT_CONFIGURED
            ? new Reason.NotAsked("the Kubernetes API", what) // nobody asked for a cluster
            : new Reason.Failed(what, message);
    return new NoConnection(kind, what, reason, message);
  }

  /// What stands in the way: decides whether there is just no cluster, or a broken way to one.
  public Kind kind() {
    return kind;
  }

  /// The file, or the server with context and user.
  public String what() {
    return what;
  }

  /// The same as a reason for every fact that the cluster would have told.
  public Reason reason() {
    return reason;
  }

  @Override
  public Reason reason(String lookedAt) {
    return reason;
  }
}
