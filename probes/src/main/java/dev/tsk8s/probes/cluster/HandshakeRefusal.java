package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NotAllowed;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Why a WebSocket into a container was not opened.
final class HandshakeRefusal {
  private static final Pattern REFUSED = Pattern.compile("cannot (\\w+) resource");

  private HandshakeRefusal() {}

  /// @param how `exec` or `attach`
  static IOException of(
      ExecutionException failure, String how, String namespace, Deadline deadline) {
    if (failure.getCause() instanceof WebSocketHandshakeException refused) {
      int code = refused.getResponse().code();
      var complaint = new Complaint(code, body(refused), Optional.empty());
      return switch (code) {
        case 403 -> new NotAllowed(verb(complaint.message()), "pods/" + how, namespace, failure);
        case 404 -> new IOException("the pod is gone", failure);
        default -> new IOException(how + " is refused: " + complaint.failure().words(), failure);
      };
    }
    return Trouble.of(failure, deadline.budget());
  }

  /// The JDK keeps the answer, fabric8 drops it.
  private static String body(WebSocketHandshakeException refused) {
    return refused.getCause() instanceof java.net.http.WebSocketHandshakeException known
            && known.getResponse() != null
            && known.getResponse().body() instanceof String text
        ? text
        : "";
  }

  /// A WebSocket begins as a GET: servers ask for `get`, newer ones for `create` as well.
  private static String verb(String message) {
    Matcher said = REFUSED.matcher(message);
    return said.find() ? said.group(1) : "create";
  }
}
