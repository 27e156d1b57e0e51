import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/// Judges 5,000 nodes, each with settings of its own, with 50,000 endpoints and 10,000 identities, after reading them from files;
/// before that a tenth of it. Run as `java -Xmx128m -cp tsk8s.jar Judging.java`; exit code 1 if it takes longer than 2 s, or if the
/// cost grows faster than the cluster.
final class Judging {
  private static final int NODES = Integer.getInteger("nodes", 5_000);
  private static final double LIMIT = 2.0;

  private Judging() {}

  public static void main(String[] args) throws IOException {
    double tenth = judge(NODES / 10);
    double whole = judge(NODES);
    double growth = whole / tenth;
    boolean met = whole <= LIMIT && growth <= 10;
    System.out.printf("%,d nodes judged %26.2f s   limit %4.1f s%s%n", NODES, whole, LIMIT, whole > LIMIT ? " OVER" : "");
    System.out.printf("ten times a tenth of it %22.1fx   limit   10x%s%n", growth, growth > 10 ? " OVER" : "");
    System.exit(met ? 0 : 1);
  }

  private static double judge(int nodes) throws IOException {
    Path folder = Files.createTempDirectory("judging");
    try {
      write(folder, nodes);
      Snapshot snapshot =
          FileSnapshot.read(List.of(folder.toString()), InputStream.nullInputStream(), Deadline.after(Duration.ofMinutes(5)));
      long began = System.nanoTime();
      var report = new Doctor(Checks.ALL).diagnose(snapshot);
      double took = (System.nanoTime() - began) / 1e9;
      if (report.findings().isEmpty()) {
        System.out.println("no finding: something was not read");
      }
      return took;
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void write(Path folder, int nodes) throws IOException {
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
    list(folder, "ciliumnodeconfigs", nodes, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumNodeConfig","metadata":{"name":"c%1$d","namespace":"kube-system"},
         "spec":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"n%1$d"}},"defaults":{"mtu":"%2$d"}}}"""
        .formatted(i, 1_281 + i % 100));
    list(folder, "ciliumendpoints", nodes * 10, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"name":"p%1$d","namespace":"shop"},
         "status":{"identity":{"id":%2$d},"networking":{"node":"100.%3$d.%4$d.9"}}}"""
        .formatted(i, 1_000 + i % (nodes * 2), 64 + i / 10 / 256, i / 10 % 256));
    list(folder, "ciliumidentities", nodes * 2, i -> """
        {"apiVersion":"cilium.io/v2","kind":"CiliumIdentity","metadata":{"name":"%d","labels":{"io.kubernetes.pod.namespace":"shop"}}}"""
        .formatted(1_000 + i));
    list(folder, "configmaps", 1, _ -> """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cilium-config","namespace":"kube-system"},
         "data":{"routing-mode":"tunnel","kube-proxy-replacement":"true","enable-bpf-masquerade":"true"}}""");
    list(folder, "daemonsets", 1, _ -> """
        {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system","labels":{"k8s-app":"cilium"}},
         "spec":{"template":{"spec":{"hostNetwork":true,"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.7"}]}}}}""");
    list(folder, "pods", 0, _ -> "");
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
