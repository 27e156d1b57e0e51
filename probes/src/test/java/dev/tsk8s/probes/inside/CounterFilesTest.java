package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CounterFilesTest {
  /// As Linux 6.1 writes it.
  private static final String HEADS =
      "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop"
          + " early_drop icmp_error  expect_new expect_create expect_delete search_restart\n";

  private static final String DEV =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
          lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
      flannel.1:  90000     200    0    3    0     0          0         0    80000     150    0    4    0     0       0          0
      """;

  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path root;

  @Test
  void addsUpTheTableOfAllProcessors() throws IOException {
    write("proc/net/dev", DEV);
    write("proc/sys/net/netfilter/nf_conntrack_count", "210\n");
    write("proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
    write(
        "proc/net/stat/nf_conntrack",
        HEADS
            + "000000d2  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
            + " 00000000 0000000a 00000002 00000000  00000000 00000000 00000000 00000000\n"
            + "000000d2  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
            + " 00000000 00000010 00000000 00000000  00000000 00000000 00000000 00000000\n");

    assertThat(read().conntrack()).contains(new Conntrack(210, 262_144, 10 + 2 + 16));
  }

  @Test
  void leavesOutPacketsOfOneNewConnectionThatClash() throws IOException {
    write("proc/net/dev", DEV);
    write("proc/sys/net/netfilter/nf_conntrack_count", "210\n");
    write("proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
    write(
        "proc/net/stat/nf_conntrack",
        HEADS
            + "000000d2  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
            + " 00000009 0000000a 00000002 00000000  00000000 00000000 00000000 00000000\n"
            + "000000d2  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
            + " 00000003 00000000 00000000 00000000  00000000 00000000 00000000 00000000\n");

    assertThat(read().conntrack()).contains(new Conntrack(210, 262_144, 10 - 9 + 2));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsASettingOfTheKernelToItsLastDigit() throws IOException {
    Path setting = Path.of("/proc/sys/kernel/pid_max");

    assertThat(CounterFiles.setting(setting)).isEqualTo(Files.readAllLines(setting).getFirst());
  }

  @Test
  void saysWhenItRead() throws IOException {
    write("proc/net/dev", DEV);

    assertThat(read().at()).contains(NOW);
  }

  @Test
  void hasNoTableWhereTheKernelTracksNothing() throws IOException {
    write("proc/net/dev", DEV);

    assertThat(read().conntrack()).isEmpty();
  }

  @Test
  void countsTunnelsAlone() throws IOException {
    write("proc/net/dev", DEV);
    write("sys/class/net/flannel.1/uevent", "DEVTYPE=vxlan\nINTERFACE=flannel.1\nIFINDEX=5\n");

    assertThat(read().links()).containsOnly(entry("flannel.1", new Link(true, 350, 7)));
  }

  @Test
  void saysWhatItCannotRead() throws IOException {
    write("proc/net/dev", "a\nb\nvx: 1 2 three\n");
    write("sys/class/net/vx/uevent", "DEVTYPE=vxlan\n");

    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("three");
  }

  private Counters read() throws IOException {
    return new CounterFiles(root, () -> NOW).read();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
