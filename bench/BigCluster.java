import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/// Writes what `kubectl get -o json` tells of a large cluster, a file for each kind, with ten endpoints and two identities for each
/// node. `java BigCluster.java DIR NODES` adds ten pods for each, the agent of the pod network and on every fiftieth node one that
/// Tailscale runs in among them; 20 nodes have settings of their own.
final class BigCluster {
  static final String TUNNEL = """
      "routing-mode":"tunnel",""";
  static final String NATIVE = """
      "routing-mode":"native","auto-direct-node-routes":"true","ipv4-native-routing-cidr":"10.0.0.0/8",""";

  private static final int PODS = 10;
  private static final int OWN_SETTINGS = 20;

  private BigCluster() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int nodes = Integer.parseInt(args[1]);
    write(folder, nodes, OWN_SETTINGS, TUNNEL);
    list(folder, "pods", nodes * PODS, i -> pod(i / PODS, i % PODS));
  }

  /// @param own so many nodes have settings that no other has
  static void write(Path folder, int nodes, int own, String routing) throws IOException {
    list(folder, "nodes", nodes, i -> """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"n%1$d","labels":{"kubernetes.io/hostname":"n%1$d"}},
         "spec":{"podCIDR":"10.%2$d.%3$d.0/24","podCIDRs":["10.%2$d.%3$d.0/24"]},
         "status":{"addresses":[{"type":"InternalIP","address":"100.%4$d.%3$d.9"}],"conditions":[{"type":"Ready","status":"True"}],
         "nodeInfo":{"kernelVersion":"6.8.0","osImage":"Linux","kubeletVersion":"v1.34.0"}}}"""
        .formatted(i, i / 256, i % 256, 64 + i / 256));
    list(folder, "ciliumnodes", nodes, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumNode","metadata":{"name":"n%1$d"},"spec":{
         "addresses":[{"type":"InternalIP","ip":"100.%4$d.%3$d.9"}],"ipam":{"podCIDRs":["10.%2$d.%3$d.0/24"]}}}"""
        .formatted(i, i / 256, i % 256, 64 + i / 256));
    list(folder, "ciliumnodeconfigs", own, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumNodeConfig","metadata":{"name":"c%1$d","namespace":"kube-system"},
         "spec":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"n%1$d"}},"defaults":{"mtu":"%2$d"}}}"""
        .formatted(i, 1_281 + i));
    list(folder, "ciliumendpoints", nodes * 10, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"name":"p%1$d","namespace":"shop"},
         "status":{"identity":{"id":%2$d},"networking":{"node":"100.%3$d.%4$d.9"}}}"""
        .formatted(i, 1_000 + i % (nodes * 2), 64 + i / 10 / 256, i / 10 % 256));
    list(folder, "ciliumidentities", nodes * 2, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumIdentity","metadata":{"name":"%d","labels":{"io.kubernetes.pod.namespace":"shop"}}}"""
        .formatted(1_000 + i));
    list(folder, "configmaps", 1, _ -> """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cilium-config","namespace":"kube-system"},
         "data":{%s"kube-proxy-replacement":"true","enable-bpf-masquerade":"true"}}"""
        .formatted(routing));
    list(folder, "daemonsets", 1, _ -> """
        {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system","labels":{"k8s-app":"cilium"}},
         "spec":{"template":{"spec":{"hostNetwork":true,"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.7"}]}}}}""");
    list(folder, "pods", 0, _ -> "");
  }

  private static String pod(int node, int which) {
    String kind = which == 0 ? "cilium" : which == 1 && node % 50 == 0 ? "ts" : "shop";
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s-%2$d-%3$d","namespace":"%4$s","uid":"c0ffee00-0000-4000-8000-%5$012d",
         "creationTimestamp":"2026-11-01T10:00:00Z","labels":{"app":"%1$s","pod-template-hash":"84c69dbc4f"},
         "ownerReferences":[{"apiVersion":"apps/v1","kind":"%6$s","name":"%1$s","controller":true}]},
         "spec":{"nodeName":"n%2$d","hostNetwork":%7$b,"serviceAccountName":"%1$s","containers":[{"name":"%8$s","image":"%9$s",
         "env":[%13$s{"name":"LANG","value":"C"}],"resources":{"requests":{"cpu":"100m"}}}]},
         "status":{"phase":"Running","podIP":"10.%10$d.%11$d.%12$d","podIPs":[{"ip":"10.%10$d.%11$d.%12$d"}],
         "startTime":"2026-11-01T10:00:00Z","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-01T10:01:00Z"}],
         "containerStatuses":[{"name":"%8$s","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-11-01T10:00:10Z"}}}]}}"""
        .formatted(
            kind,
            node,
            which,
            kind.equals("cilium") ? "kube-system" : kind.equals("ts") ? "vpn" : "shop",
            node * PODS + which,
            kind.equals("cilium") ? "DaemonSet" : "ReplicaSet",
            kind.equals("cilium"),
            kind.equals("cilium") ? "cilium-agent" : kind.equals("ts") ? "tailscale" : "web",
            switch (kind) {
              case "cilium" -> "quay.io/cilium/cilium:v1.19.7";
              case "ts" -> "ghcr.io/tailscale/tailscale:v1.102.5";
              default -> "registry.example.com/shop/web:1.0";
            },
            node / 256,
            node % 256,
            10 + which,
            kind.equals("ts") ? "{\"name\":\"TS_USERSPACE\",\"value\":\"false\"},{\"name\":\"PORT\",\"value\":\"41641\"}," : "");
  }

  private static void list(Path folder, String name, int count, IntFunction<String> item) throws IOException {
    String kind = switch (name) {
      case "pods" -> "PodList";
      default -> "List";
    };
    try (Writer out = Files.newBufferedWriter(folder.resolve(name + ".json"))) {
      out.write("{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"items\":[");
      for (int i = 0; i < count; i++) {
        out.write(i == 0 ? "" : ",");
        out.write(item.apply(i));
      }
      out.write("]}");
    }
  }
}
