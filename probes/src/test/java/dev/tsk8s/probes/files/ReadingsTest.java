package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadingsTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void takesTheNewestCountersAndKeepsTheEarliest() throws IOException {
    write("b-first.json", T0, links(10));
    write("a-last.json", T0.plusSeconds(120), links(40));
    write("c-between.json", T0.plusSeconds(60), links(20));

    var host = read().host();

    assertThat(drops(host.links().seen().orElseThrow())).isEqualTo(40);
    assertThat(host.earlierDrops().seen().orElseThrow()).containsEntry("cilium_vxlan", 10L);
  }

  @Test
  void takesCountersFromAddrAsFromLink() throws IOException {
    String addr = links(10).replace("\"mtu\"", "\"addr_info\":[],\"mtu\"");
    write("addr-1.json", T0, addr);
    write("link-2.json", T0.plusSeconds(60), links(30));

    var host = read().host();

    assertThat(drops(host.links().seen().orElseThrow())).isEqualTo(30);
    assertThat(host.earlierDrops().seen().orElseThrow()).containsEntry("cilium_vxlan", 10L);
  }

  @Test
  void makesNoRateOfTwoReadingsOfOneTime() throws IOException {
    write("a.json", T0, links(10));
    write("b.json", T0, links(40));

    assertThat(read().host().earlierDrops()).isInstanceOf(Unavailable.class);
  }

  @Test
  void takesNoReadingOfAPodForAnEarlierOneOfItsNode() throws IOException {
    write("pod.json", T0, "[%s]".formatted(link("eth0", 7)));
    write("node.json", T0.plusSeconds(60), links(40));

    assertThat(read().host().earlierDrops()).isInstanceOf(Unavailable.class);
  }

  @Test
  void takesTheNewestNumbersOfTheAgentAndKeepsTheEarliest() throws IOException {
    write("metrics-2.json", T0.plusSeconds(60), drops(9));
    write("metrics-1.json", T0, drops(4));

    var agent = read().cilium();

    assertThat(agent.metrics().seen().orElseThrow()).extracting(Metric::value).containsExactly(9.0);
    assertThat(agent.earlierMetrics().seen().orElseThrow())
        .extracting(Metric::value)
        .containsExactly(4.0);
  }

  private static String drops(int value) {
    return "[{\"name\":\"cilium_drop_count_total\",\"value\":%d}]".formatted(value);
  }

  private static long drops(List<Link> links) {
    return links.stream()
        .filter(link -> link.name().equals("cilium_vxlan"))
        .findFirst()
        .orElseThrow()
        .dropped()
        .orElseThrow();
  }

  private static String links(int dropped) {
    return "[%s,%s,%s]".formatted(link("lo", 0), link("eth0", 0), link("cilium_vxlan", dropped));
  }

  private static String link(String name, int dropped) {
    return "{\"ifname\":\"%s\",\"mtu\":1500,\"stats64\":{\"rx\":{\"dropped\":%d},\"tx\":{}}}"
        .formatted(name, dropped);
  }

  private void write(String name, Instant at, String content) throws IOException {
    Files.setLastModifiedTime(Files.writeString(folder.resolve(name), content), FileTime.from(at));
  }

  private Vantage read() {
    var vantages =
        FileSnapshot.read(
                List.of(folder.toString()),
                InputStream.nullInputStream(),
                Deadline.after(Duration.ofSeconds(30)))
            .vantages();
    assertThat(vantages).hasSize(1);
    return vantages.getFirst();
  }
}
