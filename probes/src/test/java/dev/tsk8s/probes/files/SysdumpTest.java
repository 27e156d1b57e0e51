package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.CiliumCaptures;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SysdumpTest {
  private static final String TIME = "20260728-101112";
  private static final String TOOL = "cilium-bugtool-cilium-%s-" + TIME + "/cmd/";
  private static final String TROUBLE =
      "time=2026-07-28T10:30:%sZ level=error msg=\"Failed to initialize datapath, retrying later\"\n";

  @TempDir private Path folder;

  private final Map<String, String> entries = new LinkedHashMap<>();

  @Test
  void namesAnAgentsOutputsAfterTheNodeItSpeaksOf() throws IOException {
    agent("x7k2p", "node-1");
    agent("p4vqz", "node-2");

    assertThat(read(zip()).vantages())
        .extracting(Vantage::id)
        .containsExactly(VantageId.file("node-1"), VantageId.file("node-2"));
  }

  @Test
  void putsAnAgentsLogBesideItsOtherOutputs() throws IOException {
    add("logs-cilium-x7k2p-cilium-agent-" + TIME + ".log", trouble());
    agent("x7k2p", "node-1");
    agent("p4vqz", "node-2");

    assertThat(read(zip()).vantages())
        .extracting(
            host -> host.id().name(),
            host ->
                host.cilium().complaints().seen().stream()
                    .flatMap(List::stream)
                    .map(Complaint::kind)
                    .toList())
        .containsExactly(tuple("node-1", List.of(Kind.NO_DATAPATH)), tuple("node-2", List.of()));
  }

  @Test
  void blamesNoAgentForTheLogsOfOthers() throws IOException {
    agent("x7k2p", "node-1");
    for (String other : List.of("x7k2p-config", "operator-5c7d-cilium-operator")) {
      add("logs-cilium-" + other + "-" + TIME + ".log", trouble());
    }
    add("logs-cilium-x7k2p-cilium-agent-" + TIME + "-prev.log", trouble());

    assertThat(read(zip()).vantages())
        .singleElement()
        .satisfies(host -> assertThat(host.cilium().complaints().seen()).isEmpty());
  }

  @Test
  void readsTheRoutesTableByTable() throws IOException {
    agent("x7k2p", "node-1");
    add(TOOL.formatted("x7k2p") + "ip--4-r.md", "default via 10.0.0.1 dev eth0 \n");
    add(TOOL.formatted("x7k2p") + "ip--4-route-show-table-52.md", "100.64.0.3 dev tailscale0 \n");

    assertThat(read(zip()).vantages().getFirst().host().routes().seen().orElseThrow())
        .extracting(Route::dev, Route::table)
        .containsExactly(tuple("eth0", "main"), tuple("tailscale0", "52"));
  }

  @Test
  void readsWhatTheKernelSaysThere() throws IOException {
    agent("x7k2p", "node-1");
    add(TOOL.formatted("x7k2p") + "uname--a.md", "Linux node-1 6.8.0-45-generic #45 SMP x\n");
    add(TOOL.formatted("x7k2p") + "sysctl--a.md", "abi.x = 1\nnet.ipv4.ip_forward = 1\n");
    add(
        TOOL.formatted("x7k2p") + "ip-a.md",
        "2: eth0: <UP> mtu 1500 qdisc fq\n    inet 10.0.0.2/24 scope global eth0\n");
    add(
        TOOL.formatted("x7k2p") + "ip--d--s-l.md",
        "2: eth0: <UP> mtu 1500 qdisc fq\n    vxlan id 1 dev x\n    RX: bytes dropped\n    1 5\n");

    var host = read(zip()).vantages().getFirst().host();

    assertThat(host.kernel().seen()).contains("6.8.0-45-generic");
    assertThat(host.sysctls().seen().orElseThrow()).containsEntry("net.ipv4.ip_forward", "1");
    assertThat(host.links().seen().orElseThrow().getFirst().dropped()).hasValue(5);
    assertThat(host.links().seen().orElseThrow().getFirst().kind()).isEqualTo("vxlan");
    assertThat(host.links().seen().orElseThrow().getFirst().addresses()).hasSize(1);
  }

  @Test
  void readsTheSameOfAFolderAndOfItsArchive() throws IOException {
    agent("x7k2p", "node-1");
    add("logs-cilium-x7k2p-cilium-agent-" + TIME + ".log", trouble());

    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    for (var entry : entries.entrySet()) {
      Path file = unpacked.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, entry.getValue());
    }

    Vantage ofFolder = read(unpacked).vantages().getFirst();
    Vantage ofArchive = read(zip()).vantages().getFirst();
    assertThat(ofFolder.id()).isEqualTo(ofArchive.id());
    assertThat(ofFolder.cilium().status().seen()).isEqualTo(ofArchive.cilium().status().seen());
  }

  @Test
  void readsALongListWhoseKindStandsBehindItsItems() throws IOException {
    var pods = new StringBuilder("apiVersion: v1\nitems:\n");
    for (int i = 0; i < 5_000; i++) {
      pods.append("- metadata:\n    name: web-%d\n    namespace: shop\n".formatted(i))
          .append("  spec:\n    nodeName: node-1\n  status:\n    phase: Running\n");
    }
    add("k8s-pods-" + TIME + ".yaml", pods + "kind: PodList\nmetadata: {}\n");

    Snapshot snapshot = read(zip());

    assertThat(snapshot.unread()).isEmpty();
    assertThat(snapshot.cluster().readiness().seen().orElseThrow().getFirst().running())
        .isEqualTo(5_000);
  }

  @Test
  void usesWhatIsLeftOfAnArchiveThatWasCutOff() throws IOException {
    agent("x7k2p", "node-1");
    add("hubble-flows-x-" + TIME + ".json", noise());
    byte[] whole = Files.readAllBytes(zip());
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length * 2 / 3));

    Snapshot snapshot = read(cut);

    assertThat(snapshot.vantages()).hasSize(1);
    assertThat(snapshot.unread().toString()).contains("cut off");
  }

  @Test
  void readsOnBehindAnEntryThatIsStored() throws IOException {
    Path archive = folder.resolve("stored.zip");
    byte[] config = {0x1f, (byte) 0x8b, 8, 0};
    var crc = new CRC32();
    crc.update(config);
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      var stored = new ZipEntry("cilium-bugtool-cilium-x7k2p-" + TIME + "/conf/kernel-config.gz");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(config.length);
      stored.setCrc(crc.getValue());
      zip.putNextEntry(stored);
      zip.write(config);
      zip.putNextEntry(new ZipEntry(TOOL.formatted("x7k2p") + "cilium-debuginfo.json"));
      zip.write(debugInfo("node-1").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(read(archive).vantages()).hasSize(1);
  }

  private static String noise() {
    var random = new Random(1);
    return random.ints(50_000).mapToObj(Integer::toHexString).collect(Collectors.joining("\n"));
  }

  private static String trouble() {
    return TROUBLE.formatted("00") + TROUBLE.formatted("10");
  }

  private void agent(String pod, String node) {
    add(TOOL.formatted(pod) + "cilium-debuginfo-" + TIME + ".json", debugInfo(node));
    add(TOOL.formatted(pod) + "cilium-dbg-endpoint-list.md", endpoints());
  }

  private static String debugInfo(String node) {
    String status =
        CiliumCaptures.text("01-auto-mark-collision/status.json")
            .replace("\"node-1\"", "\"" + node + "\"");
    return "{\"cilium-memory-map\":\"\",\"cilium-status\":" + status + "}";
  }

  private static String endpoints() {
    return CiliumCaptures.text("01-auto-mark-collision/endpoint-list.txt");
  }

  private void add(String name, String content) {
    entries.put("cilium-sysdump-" + TIME + "/" + name, content);
  }

  private Path zip() throws IOException {
    Path archive = folder.resolve("cilium-sysdump-" + TIME + ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return archive;
  }

  private static Snapshot read(Path input) {
    return FileSnapshot.read(
        List.of(input.toString()),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(30)));
  }
}
