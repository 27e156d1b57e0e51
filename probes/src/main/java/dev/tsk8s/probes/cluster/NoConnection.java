package dev.tsk8s.probes.cluster;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;

/// There is no cluster to look at, and why. The message is one sentence that names the file, or the
/// server with the kubeconfig's context and user.
public final class NoConnection extends Exception {
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
  private final transient Reason reason;

  NoConnection(Kind kind, Reason reason, String message) {
    super(message);
    this.kind = requireNonNull(kind);
    this.reason = requireNonNull(reason);
  }

  static NoConnection of(Kind kind, String what, String message) {
    return new NoConnection(kind, new Reason.Failed(what, message), what + ": " + message);
  }

  public Kind kind() {
    return kind;
  }

  /// The same as a reason for every fact that the cluster would have told.
  public Reason reason() {
    return reason;
  }
}
