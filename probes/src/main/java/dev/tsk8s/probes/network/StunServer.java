package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Ip;
import java.util.Optional;

/// A STUN server as a user names it: `HOST`, `HOST:PORT`, `ADDRESS`, `[V6ADDRESS]:PORT`.
///
/// @param second the port that it answers from if it is asked to change its port (RFC 5780 section
///   7.2), where that is known beforehand: a server with one address may not tell it (section 7.4).
///   0: what the server says itself
public record StunServer(String host, int port, int second) {
  /// RFC 8489 section 18.6; Tailscale's DERP servers answer there too (tailcfg.DERPNode.STUNPort).
  public static final int DEFAULT_PORT = 3478;

  private static final int LAST_PORT = 65_535;
  private static final int LONGEST_NAME = 253;

  public StunServer {
    requireNonNull(host);
  }

  public StunServer(String host, int port) {
    this(host, port, 0);
  }

  /// The server, if the text names one.
  public static Optional<StunServer> parse(String text) {
    if (Ip.parse(text).isPresent()) {
      return Optional.of(new StunServer(text, DEFAULT_PORT)); // an IPv6 address has colons itself
    }
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      String inside = text.substring(1, bracket);
      String rest = text.substring(bracket + 1);
      return Ip.parse(inside).isPresent() ? withPort(inside, rest) : Optional.empty();
    }
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    return isName(host) ? withPort(host, text.substring(host.length())) : Optional.empty();
  }

  /// Whether a text that names a server names its port as well.
  public static boolean namesPort(String text) {
    return Ip.parse(text).isEmpty() && text.matches(".*:[0-9]{1,5}");
  }

  private static Optional<StunServer> withPort(String host, String rest) {
    if (rest.isEmpty()) {
      return Optional.of(new StunServer(host, DEFAULT_PORT));
    }
    if (!rest.matches(":[0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(rest.substring(1));
    return port >= 1 && port <= LAST_PORT
        ? Optional.of(new StunServer(host, port))
        : Optional.empty();
  }

  private static boolean isName(String host) {
    boolean looksLikeName = host.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
    boolean looksLikeAddress = host.matches("[0-9.]+");
    return host.length() <= LONGEST_NAME
        && (looksLikeAddress ? Ip.parse(host).isPresent() : looksLikeName);
  }

  @Override
  public String toString() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == DEFAULT_PORT ? name : name + ":" + port;
  }
}
