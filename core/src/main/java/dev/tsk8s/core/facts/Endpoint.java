package dev.tsk8s.core.facts;

import java.util.Optional;

/// An address and UDP port, as Tailscale writes it: `192.0.2.1:41641`, `[2001:db8::1]:41641`.
public record Endpoint(Ip ip, int port) implements Comparable<Endpoint> {
  public Endpoint {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /// The endpoint, if the text is one; Tailscale writes "" for none.
  public static Optional<Endpoint> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return Ip.parse(host).map(ip -> new Endpoint(ip, port));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(Endpoint other) {
    int byIp = ip.compareTo(other.ip);
    return byIp != 0 ? byIp : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return ip.isV6() ? "[" + ip + "]:" + port : ip + ":" + port;
  }
}
