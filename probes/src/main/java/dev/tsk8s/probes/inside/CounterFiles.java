package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// Reads the kernel's counters of this network namespace.
final class CounterFiles {
  private static final String CONNTRACK = "proc/sys/net/netfilter/nf_conntrack_";

  private final Path root;
  private final InstantSource clock;

  /// @param root what is `/` elsewhere
  CounterFiles(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /// @throws IOException if one of them cannot be read, or is not as the kernel writes it
  Counters read() throws IOException {
    try {
      return new Counters(Optional.of(clock.instant()), conntrack(), links());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("counters of the kernel: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<Conntrack> conntrack() throws IOException {
    try {
      long entries = Long.parseLong(setting(root.resolve(CONNTRACK + "count")));
      long limit = Long.parseLong(setting(root.resolve(CONNTRACK + "max")));
      return Optional.of(new Conntrack(entries, limit, refused()));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // the module is not there
    }
  }

  /// At least so many. A line for each CPU, in hexadecimal, under their names; two packets of one
  /// new connection that clash are counted in both `drop` and `insert_failed`
  /// (`nf_ct_resolve_clash`, net/netfilter/nf_conntrack_core.c).
  private long refused() throws IOException {
    List<String> lines = lines("proc/net/stat/nf_conntrack");
    List<String> names = List.of(lines.getFirst().strip().split("\\s+", -1));
    long sum = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> values = List.of(line.strip().split("\\s+", -1));
      ToLongFunction<String> count = name -> Long.parseLong(values.get(names.indexOf(name)), 16);
      sum +=
          Math.max(0, count.applyAsLong("drop") - count.applyAsLong("insert_failed"))
              + count.applyAsLong("early_drop");
    }
    return sum;
  }

  /// Of tunnels: a node has an interface for each pod besides. Two lines of heads; of each
  /// interface eight numbers of what came in and eight of what went out.
  private SortedMap<String, Link> links() throws IOException {
    var links = new TreeMap<String, Link>();
    for (String line : lines("proc/net/dev").stream().skip(2).toList()) {
      int colon = line.lastIndexOf(':');
      String name = line.substring(0, colon).strip();
      if (!isTunnel(name)) {
        continue;
      }
      List<Long> numbers =
          List.of(line.substring(colon + 1).strip().split("\\s+", -1)).stream()
              .map(Long::parseLong)
              .toList();
      links.put(
          name, new Link(true, numbers.get(1) + numbers.get(9), numbers.get(3) + numbers.get(11)));
    }
    return links;
  }

  private boolean isTunnel(String link) {
    try {
      return lines("sys/class/net/" + link + "/uevent").stream()
          .anyMatch(line -> line.equals("DEVTYPE=vxlan") || line.equals("DEVTYPE=geneve"));
    } catch (IOException _) {
      return false; // gone since, or sysfs is not shown here
    }
  }

  /// In one read: the kernel gives a setting only to the first (`proc_dointvec` of
  /// kernel/sysctl.c), and what reads whole files begins with a byte, since their size is said to
  /// be 0.
  static String setting(Path file) throws IOException {
    var bytes = new byte[64];
    try (InputStream in = Files.newInputStream(file)) {
      int length = in.read(bytes);
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(root.resolve(file));
  }
}
