import com.sun.management.OperatingSystemMXBean;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/// Judges 5,000 nodes, each with settings of its own that no other node has, with 50,000 endpoints and 10,000 identities, after
/// reading them from files: in a fresh process, then again beside half of it. `run.sh` runs it with `-Xmx128m`;
/// exit code 1 if it takes longer than 2 s, or if the cost grows faster than the cluster.
final class Judging {
  private static final int NODES = Integer.getInteger("nodes", 5_000);
  private static final double LIMIT = 2.0;

  /// Twice is linear; the rest is for garbage and for other programs.
  private static final double GROWTH = 2.6;

  private static final int RUNS = 3;

  private static final OperatingSystemMXBean PROCESS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final String TUNNEL = """
      "routing-mode":"tunnel",""";
  private static final String NATIVE = """
      "routing-mode":"native","auto-direct-node-routes":"true","ipv4-native-routing-cidr":"10.0.0.0/8",""";

  private Judging() {}

  public static void main(String[] args) throws IOException {
    boolean met = true;
    for (String routing : List.of(TUNNEL, NATIVE)) {
      String name = routing == TUNNEL ? "tunnelled" : "native routing";
      double fresh = judge(NODES, routing, 1);
      double half = judge(NODES / 2, routing, RUNS);
      double whole = judge(NODES, routing, RUNS);
      double worst = Math.max(fresh, whole);
      double growth = whole / half;
      System.out.printf(
          "%,d nodes judged, %-15s %8.2f s CPU   limit %4.1f s%s%n", NODES, name, worst, LIMIT, worst > LIMIT ? " OVER" : "");
      System.out.printf("  against half of it, warm %16.1fx       limit %4.1fx%s%n", growth, GROWTH, growth > GROWTH ? " OVER" : "");
      met &= worst <= LIMIT && growth <= GROWTH;
    }
    System.exit(met ? 0 : 1);
  }

  /// The fastest of some runs, in seconds of CPU: judging is one thread, so on an idle machine that is the time it takes, and what
  /// the garbage collector and the JIT compiler do beside it.
  private static double judge(int nodes, String routing, int runs) throws IOException {
    Path folder = Files.createTempDirectory("judging");
    try {
      write(folder, nodes, routing);
      Snapshot snapshot =
          FileSnapshot.read(List.of(folder.toString()), InputStream.nullInputStream(), Deadline.after(Duration.ofMinutes(5)));
      double fastest = Double.MAX_VALUE;
      for (int i = 0; i < runs; i++) {
        long began = PROCESS.getProcessCpuTime();
        var report = new Doctor(Checks.ALL).diagnose(snapshot);
        fastest = Math.min(fastest, (PROCESS.getProcessCpuTime() - began) / 1e9);
        if (report.findings().isEmpty()) {
          throw new IllegalStateException("no finding: something was not read");
        }
      }
      return fastest;
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void write(Path folder, int nodes, String routing) throws IOException {
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
