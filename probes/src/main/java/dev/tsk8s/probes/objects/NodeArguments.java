package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The command line of k3s or RKE2 as the node annotation `k3s.io/node-args` keeps it: a JSON array
/// of words. Only words that configure the network are kept, and of `--vpn-auth` only that
/// Tailscale is named.
final class NodeArguments {

  private static final List<String> FLAGS =
      List.of(
          "--flannel-",
          "--vpn-auth",
          "--node-ip",
          "--node-external-ip",
          "--advertise-address",
          "--cluster-cidr",
          "--service-cidr",
          "--cluster-dns",
          "--disable-network-policy",
          "--disable-kube-proxy",
          "--egress-selector-mode",
          "--cni",
          "--kube-proxy-arg",
          "--tls-san");

  private NodeArguments() {}

  /// The words that configure the network, separated by spaces; empty if it is no array.
  static String harmless(String json) {
    JsonNode words;
    try {
      words = JsonTrees.read(ObjectStream.JSON, json);
    } catch (IOException _) {
      return "";
    }
    var kept = new ArrayList<String>();
    boolean keepValue = false;
    for (JsonNode node : words) {
      String word = node.asText("");
      boolean flag = word.startsWith("-");
      if (flag ? FLAGS.stream().anyMatch(word::startsWith) : keepValue || kept.isEmpty()) {
        kept.add(vpn(word, kept));
      }
      keepValue = flag && !word.contains("=") && FLAGS.stream().anyMatch(word::startsWith);
    }
    return String.join(" ", kept);
  }

  private static String vpn(String word, List<String> before) {
    boolean value = !before.isEmpty() && before.getLast().equals("--vpn-auth");
    if (!value && !word.startsWith("--vpn-auth=")) {
      return word;
    }
    String name = word.contains("name=tailscale") ? "name=tailscale" : "";
    return value ? name : "--vpn-auth=" + name;
  }
}
