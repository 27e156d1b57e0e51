package dev.tsk8s.probes.network.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// How many packets this host has split: `FragOKs` of `/proc/net/snmp` and `Ip6FragOKs` of
/// `/proc/net/snmp6` (RFC 4293 ipSystemStatsOutFragOKs), of this network namespace.
interface SplitCount {

  /// Empty: not to be seen here.
  OptionalLong read();

  /// Of Linux; elsewhere there are no such files.
  static SplitCount ofLinux() {
    return () -> {
      try {
        return sum(
            Files.readAllLines(Path.of("/proc/net/snmp")),
            Files.exists(Path.of("/proc/net/snmp6"))
                ? Files.readAllLines(Path.of("/proc/net/snmp6"))
                : List.of());
      } catch (IOException _) {
        return OptionalLong.empty();
      }
    };
  }

  /// The sum of both families; without a line `Ip:` there is nothing to know.
  static OptionalLong sum(List<String> v4, List<String> v6) {
    List<String[]> ip =
        v4.stream().filter(line -> line.startsWith("Ip:")).map(line -> line.split("\\s+")).toList();
    if (ip.size() != 2) {
      return OptionalLong.empty();
    }
    int column = List.of(ip.get(0)).indexOf("FragOKs");
    if (column < 0 || column >= ip.get(1).length) {
      return OptionalLong.empty();
    }
    long six =
        v6.stream()
            .map(line -> line.split("\\s+"))
            .filter(words -> words.length == 2 && words[0].equals("Ip6FragOKs"))
            .mapToLong(words -> Long.parseLong(words[1]))
            .sum();
    return OptionalLong.of(Long.parseLong(ip.get(1)[column]) + six);
  }
}
