package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.TailscaleStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/// The CLI's words for "nobody listens at the daemon's socket" (ts:cmd/tailscale/cli/diag.go,
/// ts:client/local/local.go). A socket that may not be opened is another matter.
public final class NoDaemon {

  private static final Pattern NOT_RUNNING =
      Pattern.compile(
          "failed to connect to local tailscaled(?: process)?; it doesn't appear to be running"
              + "|failed to connect to local tailscaled process; is the Tailscale service running\\?"
              + "|failed to connect to local Tailscale service; is Tailscale running\\?"
              + "|Failed to connect to local Tailscale daemon for \\S+; not running\\? Error: "
              + "dial unix \\S+: connect: (?:no such file or directory|connection refused)");

  /// Longer text may quote such a line, and is not the CLI's whole answer.
  private static final int LONGEST = 4_000;

  /// The status "no daemon", if the text says so.
  public static Optional<TailscaleStatus> recognise(String text) {
    return text.length() <= LONGEST && NOT_RUNNING.matcher(text).find()
        ? Optional.of(TailscaleStatus.noDaemon())
        : Optional.empty();
  }

  private NoDaemon() {}
}
