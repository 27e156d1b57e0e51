import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes an archive as `cilium sysdump` does, of a cluster of 20 nodes: which files, in which forms and in about which
/// proportions. `java Sysdump.java FILE.zip|FILE.tar.gz MEGABYTES`, of unpacked content.
final class Sysdump {
  private static final String TIME = "20260728-101112";
  private static final int NODES = 20;

  private final Random random = new Random(7);
  private final Archive archive;
  private final long hundredth;

  private interface Archive extends AutoCloseable {
    void entry(String name, byte[] content) throws IOException;

    @Override
    void close() throws IOException;
  }

  private interface Part {
    void write(StringBuilder text, int number);
  }

  private Sysdump(Archive archive, long megabytes) {
    this.archive = archive;
    this.hundredth = megabytes * 10_486;
  }

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        Archive archive = file.toString().endsWith(".zip") ? zip(out) : tar(out)) {
      new Sysdump(archive, Long.parseLong(args[1])).make();
    }
  }

  private void make() throws IOException {
    list("k8s-nodes", "v1", "NodeList", 0.02, this::node, NODES);
    list("k8s-pods", "v1", "PodList", 6, this::pod, Integer.MAX_VALUE);
    list("ciliumnodes", "cilium.io/v2", "CiliumNodeList", 0.02, this::ciliumNode, NODES);
    list("ciliumendpoints", "cilium.io/v2", "CiliumEndpointList", 6, this::endpoint, Integer.MAX_VALUE);
    list("ciliumidentities", "cilium.io/v2", "CiliumIdentityList", 1, this::identity, Integer.MAX_VALUE);
    list("k8s-events", "v1", "EventList", 3, this::event, Integer.MAX_VALUE);
    archive.entry("cilium-configmap-" + TIME + ".yaml", text(this::config, 0));
    for (int node = 1; node <= NODES; node++) {
      String pod = "cilium-ag%03d".formatted(node);
      String tool = "cilium-bugtool-" + pod + "-" + TIME + "/cmd/";
      int self = node;
      archive.entry("logs-" + pod + "-cilium-agent-" + TIME + ".log", text(this::logLine, 36.0 / NODES));
      archive.entry("hubble-flows-" + pod + "-" + TIME + ".json", text(this::flow, 14.0 / NODES));
      archive.entry(tool + "hostname.md", ("node-" + node + "\n").getBytes(StandardCharsets.UTF_8));
      archive.entry(tool + "cilium-debuginfo-" + TIME + ".json", text((t, i) -> debugInfo(t, self), 0));
      archive.entry(tool + "ip--4-route-show-table-52.md", text(this::route, 0.1 / NODES));
      archive.entry(tool + "iptables-save--c.md", text(this::rule, 3.0 / NODES));
      archive.entry(tool + "cilium-dbg-bpf-ct-list-global.md", text(this::connection, 14.0 / NODES));
      archive.entry(tool + "bpftool-map-dump-pinned--sys-fs-bpf-tc-globals-cilium_ct4_global.md",
          text(this::hex, 12.0 / NODES));
      archive.entry(tool + "sysctl--a.md", text(this::sysctl, 0.6 / NODES));
      archive.entry(tool + "cilium-dbg-metrics-list.md", text(this::metric, 0.4 / NODES));
    }
  }

  private byte[] text(Part part, double hundredths) {
    var text = new StringBuilder();
    for (int i = 0; i == 0 || text.length() < hundredths * hundredth; i++) {
      part.write(text, i);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void list(String name, String version, String kind, double hundredths, Part item, int most)
      throws IOException {
    var text = new StringBuilder("apiVersion: " + version + "\nitems:\n");
    for (int i = 0; i < most && (i < NODES || text.length() < hundredths * hundredth); i++) {
      item.write(text, i);
    }
    text.append("kind: ").append(kind).append("\nmetadata:\n  resourceVersion: \"48123\"\n");
    archive.entry(name + "-" + TIME + ".yaml", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void node(StringBuilder t, int i) {
    t.append("""
        - metadata:
            name: node-%1$d
            labels:
              kubernetes.io/hostname: node-%1$d
          spec:
            podCIDR: 10.244.%1$d.0/24
          status:
            addresses:
            - address: 198.51.100.%1$d
              type: InternalIP
            nodeInfo:
              kernelVersion: 6.8.0-45-generic
              kubeletVersion: v1.33.2
        """.formatted(i + 1));
  }

  private void pod(StringBuilder t, int i) {
    boolean agent = i < NODES;
    t.append("""
        - metadata:
            creationTimestamp: "2026-07-01T10:00:00Z"
            generateName: %1$s-
            labels:
              app: "%1$s"
              pod-template-hash: 7c5ddbdf54
            managedFields:
            - apiVersion: v1
              fieldsType: FieldsV1
              fieldsV1:
                f:metadata:
                  f:generateName: {}
                  f:labels:
                    .: {}
                    f:app: {}
                f:spec:
                  f:containers:
                    k:{"name":"main"}:
                      .: {}
                      f:image: {}
                      f:imagePullPolicy: {}
                      f:name: {}
                      f:resources: {}
              manager: kube-controller-manager
              operation: Update
              time: "2026-07-01T10:00:00Z"
            name: %2$s
            namespace: %3$s
            uid: 0c1e35a2-7fca-4a37-a0f6-%4$012d
          spec:
            containers:
            - args:
              - --config-dir=/tmp/config
              image: registry.example/%1$s:v1.19.7
              name: %5$s
              ports:
              - containerPort: 8080
                protocol: TCP
              resources: {}
              terminationMessagePath: /dev/termination-log
            dnsPolicy: ClusterFirst
            hostNetwork: %6$b
            nodeName: node-%7$d
            restartPolicy: Always
            tolerations:
            - effect: NoExecute
              key: node.kubernetes.io/not-ready
              operator: Exists
              tolerationSeconds: 300
          status:
            conditions:
            - lastTransitionTime: "2026-07-01T10:00:09Z"
              status: "True"
              type: Ready
            phase: Running
            podIP: 10.244.%7$d.%8$d
        """.formatted(agent ? "cilium" : "web-" + i % 40, agent ? "cilium-ag%03d".formatted(i + 1) : "web-" + i,
            agent ? "kube-system" : "shop-" + i % 9, i, agent ? "cilium-agent" : "main", agent, i % NODES + 1, i % 250));
  }

  private void ciliumNode(StringBuilder t, int i) {
    t.append("""
        - apiVersion: cilium.io/v2
          kind: CiliumNode
          metadata:
            name: node-%1$d
          spec:
            addresses:
            - ip: 198.51.100.%1$d
              type: InternalIP
            ipam:
              podCIDRs:
              - 10.244.%1$d.0/24
        """.formatted(i + 1));
  }

  private void endpoint(StringBuilder t, int i) {
    t.append("""
        - apiVersion: cilium.io/v2
          kind: CiliumEndpoint
          metadata:
            creationTimestamp: "2026-07-01T10:00:02Z"
            generation: 1
            name: web-%1$d
            namespace: shop-%2$d
            ownerReferences:
            - apiVersion: v1
              kind: Pod
              name: web-%1$d
              uid: 0c1e35a2-7fca-4a37-a0f6-%3$012d
            resourceVersion: "%3$d"
          status:
            encryption: {}
            external-identifiers:
              container-id: 5f0a2d8e6b1c4f7e9a3d5c7b9e1f3a5c7e9b1d3f5a7c9e1b3d5f7a9c1e3b5d7f
              k8s-namespace: shop-%2$d
              k8s-pod-name: web-%1$d
              pod-name: shop-%2$d/web-%1$d
            id: %4$d
            identity:
              id: %5$d
              labels:
              - k8s:app=web-%6$d
              - k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=shop-%2$d
              - k8s:io.kubernetes.pod.namespace=shop-%2$d
            networking:
              addressing:
              - ipv4: 10.244.%7$d.%8$d
              node: 198.51.100.%7$d
            state: ready
        """.formatted(i, i % 9, i, i % 4000 + 100, 20_000 + i % 9_000, i % 40, i % NODES + 1, i % 250));
  }

  private void identity(StringBuilder t, int i) {
    t.append("""
        - apiVersion: cilium.io/v2
          kind: CiliumIdentity
          metadata:
            labels:
              io.kubernetes.pod.namespace: shop-%2$d
            name: "%1$d"
          security-labels:
            k8s:app: web-%3$d
            k8s:io.kubernetes.pod.namespace: shop-%2$d
        """.formatted(20_000 + i, i % 9, i % 40));
  }

  private void event(StringBuilder t, int i) {
    t.append("""
        - count: 3
          involvedObject:
            kind: Pod
            name: web-%1$d
            namespace: shop-%2$d
          lastTimestamp: "2026-07-28T10:00:00Z"
          message: 'Readiness probe failed: Get "http://10.244.1.7:8080/": dial tcp 10.244.1.7:8080: connect: refused'
          metadata:
            name: web-%1$d.17a2
            namespace: shop-%2$d
          reason: Unhealthy
          type: Warning
        """.formatted(i, i % 9));
  }

  private void config(StringBuilder t, int i) {
    t.append("""
        apiVersion: v1
        data:
          enable-bpf-masquerade: "true"
          kube-proxy-replacement: "true"
          routing-mode: tunnel
          tunnel-protocol: vxlan
        kind: ConfigMap
        metadata:
          name: cilium-config
          namespace: kube-system
        """);
  }

  private void logLine(StringBuilder t, int i) {
    t.append("time=2026-07-28T%02d:%02d:%02d.%09dZ level=info source=/go/src/github.com/cilium/cilium/pkg/endpoint/bpf.go:%d"
        .formatted(i / 3600 % 24, i / 60 % 60, i % 60, random.nextInt(1_000_000_000), random.nextInt(2000)))
        .append(" msg=\"Reloaded endpoint BPF program\" module=agent.controlplane.endpoint-manager ciliumEndpointName=shop-")
        .append(i % 9).append("/web-").append(random.nextInt(9_000)).append(" endpointID=").append(random.nextInt(4000))
        .append(" identity=").append(20_000 + random.nextInt(9_000)).append(" ipv4=10.244.").append(random.nextInt(20))
        .append('.').append(random.nextInt(250)).append(" subsys=endpoint\n");
  }

  private void flow(StringBuilder t, int i) {
    t.append("{\"flow\":{\"time\":\"2026-07-28T10:00:00.%09dZ\",\"uuid\":\"%016x%016x\",\"verdict\":\"FORWARDED\","
        .formatted(random.nextInt(1_000_000_000), random.nextLong(), random.nextLong()))
        .append("\"ethernet\":{\"source\":\"0a:00:00:00:00:01\"},\"IP\":{\"source\":\"10.244.1.").append(random.nextInt(250))
        .append("\",\"destination\":\"10.244.2.").append(random.nextInt(250)).append("\",\"ipVersion\":\"IPv4\"},\"l4\":{\"TCP\":")
        .append("{\"source_port\":").append(random.nextInt(60_000)).append(",\"destination_port\":8080,\"flags\":{\"ACK\":true}}},")
        .append("\"source\":{\"ID\":").append(random.nextInt(4000)).append(",\"namespace\":\"shop-1\",\"pod_name\":\"web-")
        .append(random.nextInt(9000)).append("\"},\"Type\":\"L3_L4\",\"node_name\":\"node-1\"}}\n");
  }

  private void debugInfo(StringBuilder t, int node) {
    t.append("{\"cilium-memory-map\":\"");
    for (int i = 0; i < 900; i++) {
      t.append("%012x-%012x r-xp 00000000 08:01 %d /usr/bin/cilium-agent\\n"
          .formatted(random.nextLong() & 0xffffffffffffL, random.nextLong() & 0xffffffffffffL, i));
    }
    t.append("\",\"cilium-status\":{\"cilium\":{\"msg\":\"1.19.7 (v1.19.7-abc)\",\"state\":\"Ok\"},\"cluster\":{\"self\":\"node-")
        .append(node).append("\"},\"controllers\":[],\"kube-proxy-replacement\":{\"devices\":[\"eth0\",\"tailscale0\"],")
        .append("\"mode\":\"True\"},\"masquerading\":{\"enabled\":true,\"mode\":\"BPF\"},\"routing\":{")
        .append("\"inter-host-routing-mode\":\"Tunnel\",\"intra-host-routing-mode\":\"BPF\",\"tunnel-protocol\":\"vxlan\"}},")
        .append("\"endpoint-list\":[");
    for (int i = 0; i < 60; i++) {
      t.append(i == 0 ? "" : ",").append("{\"id\":").append(i).append(",\"status\":{\"state\":\"ready\",\"labels\":[\"k8s:app=web-")
          .append(i).append("\"],\"log\":[{\"code\":\"OK\",\"message\":\"Successfully regenerated endpoint program\"}]}}");
    }
    t.append("],\"kernel-version\":\"6.8.0\"}");
  }

  private void route(StringBuilder t, int i) {
    t.append("100.64.%d.%d dev tailscale0 \n".formatted(i / 250 % 250, i % 250));
  }

  private void rule(StringBuilder t, int i) {
    if (i == 0) {
      t.append("# Generated by iptables-save v1.8.8 (nf_tables)\n*nat\n:KUBE-SERVICES - [0:0]\n:CILIUM_POST_nat - [0:0]\n");
    }
    t.append("[0:0] -A KUBE-SEP-%08X -p tcp -m comment --comment \"shop-%d/web-%d\" -m tcp -j DNAT --to-destination 10.244.%d.%d:8080\n"
        .formatted(random.nextInt(), i % 9, i % 40, random.nextInt(20), random.nextInt(250)));
  }

  private void connection(StringBuilder t, int i) {
    t.append("TCP OUT 10.244.%d.%d:%d -> 10.244.%d.%d:8080 expires=%d Packets=0 Bytes=0 RxFlagsSeen=0x1b LastRxReport=%d Flags=0x0013 [ RxClosing TxClosing SeenNonSyn ] RevNAT=0 SourceSecurityID=%d IfIndex=0 \n"
        .formatted(random.nextInt(20), random.nextInt(250), random.nextInt(60_000), random.nextInt(20), random.nextInt(250),
            random.nextInt(900_000), random.nextInt(900_000), 20_000 + random.nextInt(9_000)));
  }

  private void hex(StringBuilder t, int i) {
    t.append("key:\n");
    for (int byt = 0; byt < 14; byt++) {
      t.append("%02x ".formatted(random.nextInt(256)));
    }
    t.append("\nvalue:\n00 00 00 00 00 00 00 00  %02x %02x %02x 00 00 00 00 00\n"
        .formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
  }

  private void sysctl(StringBuilder t, int i) {
    if (i == 0) {
      t.append("abi.vsyscall32 = 1\nnet.ipv4.ip_forward = 1\nnet.netfilter.nf_conntrack_max = 262144\n");
    }
    t.append("net.ipv4.conf.lxc%06x.rp_filter = 0\nnet.ipv4.conf.lxc%06x.shared_media = 1\n".formatted(i, i));
  }

  private void metric(StringBuilder t, int i) {
    if (i == 0) {
      t.append("Metric                        Labels                                   Value\n");
    }
    t.append("cilium_api_limiter_wait%-10d   api_call=\"endpoint-create\" value=\"mean\"   0.%06d\n".formatted(i, random.nextInt(1_000_000)));
  }

  private static Archive zip(OutputStream out) {
    var zip = new ZipOutputStream(out);
    return new Archive() {
      @Override
      public void entry(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("cilium-sysdump-" + TIME + "/" + name));
        zip.write(content);
        zip.closeEntry();
      }

      @Override
      public void close() throws IOException {
        zip.close();
      }
    };
  }

  private static Archive tar(OutputStream out) throws IOException {
    var tar = new GZIPOutputStream(out, 1 << 16);
    return new Archive() {
      @Override
      public void entry(String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 345, "cilium-sysdump-" + TIME);
        put(header, 100, "0000644\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "%011o\0".formatted(1_785_000_000L));
        header[156] = '0';
        put(header, 257, "ustar\00000");
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(512 - content.length % 512) % 512]);
      }

      @Override
      public void close() throws IOException {
        tar.write(new byte[1024]);
        tar.close();
      }
    };
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, 100));
  }
}
