package dev.tsk8s.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// `ADDR:PORT` or `[ADDR]:PORT` on the command line. Names are not looked up: what is bound is what
/// the user wrote.
final class SocketAddress {
  private SocketAddress() {}

  /// @throws UsageException if it is something else
  static InetSocketAddress of(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || host.isEmpty() || brackets != host.contains(":")) {
      throw wrong(text);
    }
    try {
      InetAddress address =
          InetAddress.ofLiteral(brackets ? host.substring(1, host.length() - 1) : host);
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw wrong(text);
      }
      return new InetSocketAddress(address, port);
    } catch (IllegalArgumentException _) {
      throw wrong(text);
    }
  }

  private static UsageException wrong(String text) {
    return new UsageException(
        "'" + text + "' is not ADDR:PORT, as 192.0.2.1:3478 or [2001:db8::1]:3478");
  }
}
