package dev.tsk8s.probes.cluster;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Which servers are believed to be the cluster's.
final class Trust {
  /// Where systems keep the authorities they trust, in the order Go looks (crypto/x509
  /// root_linux.go): kubectl trusts these when a kubeconfig names no authority.
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private static final int DNS_NAME = 2;

  private Trust() {}

  /// @param authorities PEM of the kubeconfig's authorities; empty: the system's
  /// @param serverName the name to expect in the certificate instead of the address's
  static X509ExtendedTrustManager of(Optional<byte[]> authorities, Optional<String> serverName)
      throws GeneralSecurityException, IOException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var known = authorities.isPresent() ? authorities : systemBundle();
    if (known.isPresent()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate authority : Pem.certificates(known.get())) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      factory.init(store);
    } else {
      factory.init((KeyStore) null);
    }
    var trust = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    return serverName.<X509ExtendedTrustManager>map(name -> new Renamed(trust, name)).orElse(trust);
  }

  /// `insecure-skip-tls-verify: true`, which the user wrote into the kubeconfig.
  static X509ExtendedTrustManager anybody() {
    return new Anybody();
  }

  private static Optional<byte[]> systemBundle() throws IOException {
    for (Path bundle : SYSTEM_BUNDLES) {
      if (Files.isReadable(bundle)) {
        return Optional.of(Files.readAllBytes(bundle));
      }
    }
    return Optional.empty();
  }

  /// `tls-server-name`: the chain must be trusted and hold this name, whatever address was dialled.
  private static final class Renamed extends Delegating {
    private final X509ExtendedTrustManager trust;
    private final String name;

    Renamed(X509ExtendedTrustManager trust, String name) {
      this.trust = trust;
      this.name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      trust.checkServerTrusted(chain, authType);
      var names = chain[0].getSubjectAlternativeNames();
      if (names == null || names.stream().noneMatch(this::matches)) {
        throw new CertificateException("the server's certificate is not for " + name);
      }
    }

    private boolean matches(Collection<?> entry) {
      List<?> pair = List.copyOf(entry);
      if (!pair.getFirst().equals(DNS_NAME)) {
        return false;
      }
      String pattern = pair.get(1).toString().toLowerCase(Locale.ROOT);
      int dot = name.indexOf('.');
      return pattern.equals(name)
          || (pattern.startsWith("*.")
              && dot > 0
              && pattern.substring(1).equals(name.substring(dot)));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }

  private static final class Anybody extends Delegating {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// One question instead of six.
  private abstract static class Delegating extends X509ExtendedTrustManager {
    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }
  }
}
