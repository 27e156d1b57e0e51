package dev.tsk8s.probes.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Words that name nobody, since the programs that are looked at have them in their own settings
/// and sentences.
final class Vocabulary {
  /// Somebody may call a host so, but as a setting it means something.
  private static final Set<String> SETTINGS =
      words(
          """
          all always any auto bpf bridge client cluster crd derp direct disabled enabled false
          geneve gateway host icmp install ipip iptables kernel kubernetes legacy linux local main
          masquerade native never nftables node none off pod probe proxy router server service snat
          strict subnet tailscale tailscale0 tcp true tunnel udp userspace vxlan web wireguard
          worker
          """);

  /// Of tailscaled, containerboot and what starts them (ts:cmd/tailscaled/tailscaled.go,
  /// ts:cmd/containerboot/settings.go, ts:kube/kubetypes/types.go).
  private static final Set<String> TAILSCALE =
      words(
          """
          ash aws-node azure-cns azure-ip-masq-agent bash bin calico-node cilium-agent
          cns-container config configmap configmaps containerboot debug default dev docker
          emptydir etc exec fieldref file hostpath ip-masq-agent k8s k8s-nameserver k8s-operator
          k8s-operator-connector-resource k8s-operator-egress-proxy k8s-operator-ingress-proxy
          k8s-operator-ingress-resource k8s-operator-proxygroup-egress
          k8s-operator-proxygroup-ingress k8s-operator-proxygroup-kube-apiserver k8s-proxy kube
          kube-apiserver kube-flannel kube-proxy lib localhost log mem metadata.name
          metadata.namespace mnt net nodivert noop null on opt operator overlay peerrelay
          persistentvolumeclaim projected proxies proxygroup root run sbin secret secrets
          serve-config.json sh sidecar socket spec.nodename state statefulset
          status.hostip status.podip status.podips svc systemd tag tailscale-state
          tailscaled tailscaled.conf tailscaled.sock tailscaled.state tailscaled.log tmp tsconfig
          tsnet tsrecorder tun up userspace-networking usr utun var volume warn info error
          """);

  /// Names between quotes that Kubernetes' own sentences have.
  private static final Set<String> SENTENCES =
      words(
          """
          access agents container containers daemonsets daemonsets.apps delete deployments
          deployments.apps exec get list metrics networkpolicies nodes patch pods pods/exec
          pods/log services statefulsets statefulsets.apps update v1 watch apps/v1 tcp4 udp4 tcp6
          udp6 utf-8 http/1.1 http/2 ciliumendpoints ciliumidentities ciliumnodes connectors
          peerrelays proxyclasses proxygroups endpoints endpointslices namespaces serviceaccounts
          health hello sha-256 kube-apiserver
          """);

  /// Domains of whoever makes what is looked at: they are in every cluster.
  private static final Pattern PRODUCTS =
      Pattern.compile(
          "(?:.*\\.)?(?:tailscale\\.(?:com|io)|kubernetes\\.io|k8s\\.io|cilium\\.io|projectcalico\\.org"
              + "|monitoring\\.coreos\\.com|in-addr\\.arpa|ip6\\.arpa|svc|cluster\\.local|arpa)");

  /// Ends of names of files, and of what is no host in a text.
  private static final Pattern FILES =
      Pattern.compile(
          ".*\\.(?:json|ya?ml|txt|log|sh|go|conf|conflist|hujson|sock|state|service|pid|toml|so|apps|mode|"
              + "gz|zip|tar|tgz|md|html|svc|e|enabled|disabled)");

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)\\d+(?:[.]\\d+)?(?:ns|us|ms|s|m|h|d|b|k|ki|mi|gi)?|0x[0-9a-f]+|v?\\d+(?:\\.\\d+)+");

  private Vocabulary() {}

  private static Set<String> words(String text) {
    return Set.copyOf(List.of(text.strip().split("\\s+", -1)));
  }

  /// It means something as a value, so that in a text it is not known to be a name.
  static boolean isSetting(String word) {
    return SETTINGS.contains(word);
  }

  /// It is of the programs' own command lines and variables.
  static boolean isTailscales(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return SETTINGS.contains(lower) || TAILSCALE.contains(lower) || isNumber(word);
  }

  static boolean isNumber(String word) {
    return NUMBER.matcher(word).matches();
  }

  /// In a sentence, it is no name although it stands where one could.
  static boolean isOfSentences(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return SENTENCES.contains(lower)
        || isTailscales(word)
        || PRODUCTS.matcher(lower).matches()
        || FILES.matcher(lower).matches();
  }
}
