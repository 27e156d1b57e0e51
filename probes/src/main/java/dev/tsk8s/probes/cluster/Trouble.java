package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.Reasoned;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Why there was no answer, in words. What the HTTP client throws says nothing at the top: the
/// reason is among its causes, mostly the last.
final class Trouble {
  private final Throwable failure;
  private final List<Throwable> causes;

  private Trouble(Throwable failure) {
    this.failure = failure;
    this.causes = causes(failure);
  }

  /// @param limit how long was waited
  static IOException of(Throwable failure, Duration limit) {
    return new Trouble(failure).translated(limit);
  }

  private IOException translated(Duration limit) {
    for (Throwable cause : causes) {
      if (cause instanceof IOException known && cause instanceof Reasoned) {
        return known;
      }
    }
    if (any(HttpTimeoutException.class) || any(TimeoutException.class)) {
      return new Late(limit);
    }
    if (any(UnresolvedAddressException.class)) {
      return said(Kind.NO_SERVER, "its name does not resolve");
    }
    if (any(CertificateException.class) || any(CertPathBuilderException.class)) {
      return said(Kind.NO_SERVER, "its certificate is not trusted: " + aboutCertificate());
    }
    if (any(ConnectException.class)) {
      return said(Kind.NO_SERVER, "no connection");
    }
    String words = words(causes.getLast());
    if (any(SSLException.class)) {
      return said(Kind.NO_SERVER, tls(words));
    }
    if (any(EOFException.class)
        || any(SocketException.class)
        || any(ClosedChannelException.class)
        || words.matches("(?i).*(reset|EOF|closed|no bytes|GOAWAY).*")) {
      return said(Kind.DROPPED, "it closed the connection without an answer");
    }
    return said(Kind.STRANGE, words);
  }

  private boolean any(Class<? extends Throwable> kind) {
    return causes.stream().anyMatch(kind::isInstance);
  }

  private String aboutCertificate() {
    if (any(CertificateExpiredException.class)) {
      return "it has expired";
    }
    if (any(CertificateNotYetValidException.class)) {
      return "it is not valid yet; is the clock of this machine right?";
    }
    return any(CertPathBuilderException.class)
        ? "no authority of the kubeconfig signed it"
        : words(causes.getLast());
  }

  private static String tls(String words) {
    if (words.contains("Unrecognized SSL message") || words.contains("plaintext")) {
      return "it does not speak TLS";
    }
    return words.contains("terminated the handshake") || words.contains("EOF")
        ? "it ended the TLS handshake"
        : "the TLS handshake failed: " + words;
  }

  private ApiFailure said(Kind kind, String message) {
    return new ApiFailure(kind, message, Optional.empty(), failure);
  }

  private static List<Throwable> causes(Throwable failure) {
    var all = new ArrayList<Throwable>();
    Throwable at = failure;
    while (at != null && !all.contains(at)) {
      all.add(at);
      at = at.getCause();
    }
    return all;
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
