package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// The one place where an exception becomes a [Reason].
public final class Reasons {

  /// Begins the message of a [Reason.Failed] that is a mistake of ours, not of what was looked at.
  public static final String OUR_MISTAKE = "internal error: ";

  /// @param what the thing that was looked at, as a reader knows it
  /// @param deadline the one it was looked at under
  public static Reason of(String what, Deadline deadline, Throwable failure) {
    return switch (failure) {
      case Reasoned known -> unlessStopped(known.reason(what), what, deadline);
      case InterruptedException _ -> deadline.missed(what);
      case InterruptedIOException _ -> deadline.missed(what);
      case TimeoutException _ -> deadline.missed(what);
      case UncheckedIOException wrapped -> of(what, deadline, cause(wrapped));
      case ExecutionException wrapped -> of(what, deadline, cause(wrapped));
      case IOException trouble -> new Reason.Failed(what, words(trouble));
      default -> new Reason.Failed(what, OUR_MISTAKE + failure);
    };
  }

  /// What is cut off by a stop looks like an answer that is late.
  private static Reason unlessStopped(Reason reason, String what, Deadline deadline) {
    return reason instanceof Reason.TimedOut && deadline.isStopped()
        ? deadline.missed(what)
        : reason;
  }

  private static Throwable cause(Throwable wrapped) {
    Throwable cause = wrapped.getCause();
    return cause == null ? new IOException(wrapped.toString()) : cause;
  }

  /// Some exceptions say nothing, or say it only in their cause.
  private static String words(Throwable trouble) {
    return Optional.ofNullable(trouble.getMessage())
        .filter(message -> !message.isBlank() && !message.equals("null"))
        .or(() -> Optional.ofNullable(trouble.getCause()).map(Reasons::words))
        .orElse(trouble.getClass().getSimpleName());
  }

  private Reasons() {}
}
