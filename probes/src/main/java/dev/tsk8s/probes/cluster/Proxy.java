package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The HTTP proxy on the way to an API server: the kubeconfig's `proxy-url`, else the
/// environment's, as kubectl (Go's httpproxy) reads it.
///
/// @param credentials `name:password`, if the URL holds them
record Proxy(InetSocketAddress address, Optional<String> credentials) {

  static Optional<Proxy> of(Target target, Surroundings surroundings) throws IOException {
    Optional<String> own = target.cluster().text("proxy-url");
    if (own.isPresent()) {
      return Optional.of(parse(own.get()));
    }
    String host = target.server().getHost();
    String scheme = target.server().getScheme();
    Optional<String> usual =
        either(surroundings, scheme + "_proxy").filter(_ -> !isExempt(host, surroundings));
    return usual.isPresent() ? Optional.of(parse(usual.get())) : Optional.empty();
  }

  private static Optional<String> either(Surroundings surroundings, String name) {
    return surroundings
        .variable(name.toUpperCase(Locale.ROOT))
        .or(() -> surroundings.variable(name));
  }

  private static boolean isExempt(String host, Surroundings surroundings) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    String exempt = either(surroundings, "no_proxy").orElse("");
    return List.of(exempt.split("[, ]+")).stream()
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> matches(host, entry.toLowerCase(Locale.ROOT)));
  }

  private static boolean matches(String host, String entry) {
    String plain = entry.replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", "");
    return entry.equals("*")
        || host.equals(plain)
        || host.endsWith("." + plain)
        || within(host, plain);
  }

  private static boolean within(String host, String range) {
    return dev.tsk8s.core.facts.Cidr.parse(range)
        .flatMap(cidr -> dev.tsk8s.core.facts.Ip.parse(host).map(cidr::contains))
        .orElse(false);
  }

  private static Proxy parse(String url) throws IOException {
    URI proxy;
    try {
      proxy = URI.create(url.contains("://") ? url : "http://" + url);
    } catch (IllegalArgumentException e) {
      throw new IOException("the proxy URL " + url + " is not a URL", e);
    }
    if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null) {
      throw new IOException(
          "the proxy "
              + proxy.getScheme()
              + "://"
              + proxy.getHost()
              + " is not of a kind tsk8s can use: http only");
    }
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return new Proxy(
        InetSocketAddress.createUnresolved(proxy.getHost(), port),
        Optional.ofNullable(proxy.getUserInfo()));
  }
}
