package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// An answer that is no success.
///
/// @param body its beginning: a `Status` object of the API server, or whatever a proxy says
/// @param retryAfter seconds after which to ask again
record Complaint(int status, String body, Optional<Duration> retryAfter) {
  private static final int LONGEST = 300;

  ApiFailure failure() {
    return switch (status) {
      case 401 -> said(Kind.UNAUTHORIZED, "it does not accept the credential (401)");
      case 403 -> said(isHtml() ? Kind.STRANGE : Kind.FORBIDDEN, "403" + words());
      case 404 -> said(isHtml() ? Kind.STRANGE : Kind.NOT_FOUND, "404" + words());
      case 409 -> said(Kind.CONFLICT, "409" + words());
      case 410 -> said(Kind.GONE, "410" + words());
      case 429 -> said(Kind.BUSY, "429, it is asked too often" + words());
      default ->
          status >= 500
              ? said(Kind.BROKEN, status + words())
              : said(Kind.STRANGE, status + (status < 400 ? ", a redirection" : "") + words());
    };
  }

  private ApiFailure said(Kind kind, String message) {
    return new ApiFailure(kind, message, retryAfter, null);
  }

  private boolean isHtml() {
    return body.stripLeading().startsWith("<");
  }

  /// What the answer says, after a colon; empty if it says nothing.
  private String words() {
    String line =
        isHtml()
            ? "an HTML page, not the Kubernetes API"
            : message().strip().lines().findFirst().orElse("");
    return line.isEmpty()
        ? ""
        : ": " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  /// The message of a `Status`, else the text itself.
  String message() {
    try {
      JsonNode object = JsonTrees.read(ObjectStream.JSON, body);
      return object.path("message").asText(object.isObject() ? "" : body);
    } catch (IOException _) {
      return body;
    }
  }
}
