package dev.tsk8s.probes.cluster;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Reasoned;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API server did not give what was asked for.
///
/// The message says why in a few words; who was asked, as whom, is added where a person reads it.
final class ApiFailure extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  /// The kinds that somebody acts on.
  enum Kind {
    /// No connection, or no TLS: nobody there, or somebody else.
    NO_SERVER,
    /// There was a connection, and it ended before an answer.
    DROPPED,
    /// Something answered that is no Kubernetes API server, or its answer cannot be read.
    STRANGE,
    /// 401: who asks is not known.
    UNAUTHORIZED,
    /// 403.
    FORBIDDEN,
    /// 404.
    NOT_FOUND,
    /// 409: it is there already, or is not the one that was meant.
    CONFLICT,
    /// 410: the continue token is too old.
    GONE,
    /// 429: asked too often.
    BUSY,
    /// 5xx.
    BROKEN
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  ApiFailure(Kind kind, String message, Optional<Duration> retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  ApiFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = Optional.empty();
  }

  Kind kind() {
    return kind;
  }

  /// What the server asked us to wait, with 429 and 503.
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  @Override
  public Reason reason(String what) {
    return new Reason.Failed(what, words());
  }

  String words() {
    String message = getMessage();
    return message == null ? kind.toString() : message;
  }
}
