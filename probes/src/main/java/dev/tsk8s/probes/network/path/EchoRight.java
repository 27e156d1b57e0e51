package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.NoEcho;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether this process may send ICMP echo to a host, and what is missing if not.
sealed interface EchoRight {

  /// It may.
  record Granted(PathSocket socket) implements EchoRight {}

  /// It may not.
  record Missing(NoEcho why) implements EchoRight {}

  /// @throws IOException if there is no way there
  static EchoRight of(Ip target) throws IOException {
    if (!LinuxSocket.isHere()) {
      return new Missing(new NoEcho("not-linux", "", ""));
    }
    try {
      return new Granted(LinuxSocket.echoing(target));
    } catch (AccessDeniedException _) {
      return new Missing(
          new NoEcho(
              "not-permitted",
              lines(RANGE).findFirst().orElse("").strip().replaceAll("\\s+", " "),
              groups(lines(STATUS).toList())));
    }
  }

  Path RANGE = Path.of("/proc/sys/net/ipv4/ping_group_range");
  Path STATUS = Path.of("/proc/self/status");
  int EFFECTIVE = 2;

  /// The effective group and the supplementary ones (proc_pid_status(5)).
  static String groups(List<String> status) {
    return Stream.concat(
            words(status, "Gid:").skip(EFFECTIVE - 1).limit(1), words(status, "Groups:"))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> words(List<String> status, String label) {
    Optional<String> line = status.stream().filter(one -> one.startsWith(label)).findFirst();
    return line.stream()
        .flatMap(one -> Arrays.stream(one.substring(label.length()).strip().split("\\s+", -1)))
        .filter(word -> !word.isEmpty());
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException _) {
      return Stream.empty();
    }
  }
}
