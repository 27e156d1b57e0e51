package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Measures the path to a STUN server: any that answers Binding requests.
public final class PathProbe {
  /// So many are sent at most.
  public static final int MOST_PACKETS = Search.MOST_PACKETS;

  private static final int LARGEST_V4 = 65_535;
  private static final int LARGEST_V6 = 65_575;
  private static final int ETHERNET = 1500;

  private PathProbe() {}

  /// @param name of the target, as the user wrote it
  /// @throws IOException if there is no socket, or no way there
  public static PathMtu measure(String name, Endpoint target, Deadline deadline)
      throws IOException, InterruptedException {
    try (PathSocket socket = open(target)) {
      return measure(name, target, socket, link(socket.local()), deadline);
    }
  }

  private static PathSocket open(Endpoint target) throws IOException {
    return LinuxSocket.isHere() ? LinuxSocket.to(target) : PlainSocket.to(target);
  }

  /// The MTU of the interface with that address.
  private static int link(Ip local) throws IOException {
    NetworkInterface found =
        NetworkInterface.getByInetAddress(InetAddress.getByAddress(local.address().getBytes()));
    return found == null ? ETHERNET : found.getMTU();
  }

  static PathMtu measure(
      String name, Endpoint target, PathSocket socket, int link, Deadline deadline)
      throws IOException, InterruptedException {
    long began = socket.now();
    boolean v6 = target.ip().isV6();
    var search = new Search(socket, v6, Math.min(link, v6 ? LARGEST_V6 : LARGEST_V4), deadline);
    search.run();
    List<Refusal> refusals =
        search.refusals().stream()
            .map(one ->
                new Refusal(
                    one.router(), one.mtu() > 0 ? OptionalInt.of(one.mtu()) : OptionalInt.empty()))
            .distinct()
            .toList();
    int passed = settled(search);
    return new PathMtu(
        name,
        target,
        passed == 0 ? OptionalInt.empty() : OptionalInt.of(passed),
        OptionalInt.empty(),
        search.isExact() || passed > search.passed() || search.failed().isEmpty(),
        link,
        blackHole(search, socket),
        refusals,
        Optional.empty(),
        socket.seesRefusals(),
        passed > 0 ? "" : trouble(search),
        search.packets(),
        Duration.ofNanos(socket.now() - began));
  }

  /// A router's word counts where it lies between whole words that were tried.
  private static int settled(Search search) {
    int passed = search.passed();
    if (passed == 0 || search.isExact()) {
      return passed;
    }
    int failed = search.failed().map(Rung::size).orElse(passed);
    return search.refusals().stream()
        .mapToInt(one -> one.mtu())
        .filter(mtu -> mtu > passed && mtu < failed)
        .max()
        .orElse(passed);
  }

  private static BlackHole blackHole(Search search, PathSocket socket) {
    if (search.passed() == 0) {
      return BlackHole.UNKNOWN;
    }
    Optional<Rung> failed = search.failed();
    if (failed.isEmpty() || failed.get().isTooLargeHere() || isRefused(search, failed.get())) {
      return BlackHole.NO;
    }
    return socket.seesRefusals() ? BlackHole.TO_TARGET : BlackHole.UNKNOWN;
  }

  /// A refusal may be lost as well: one of a larger packet that offers this very limit will do.
  private static boolean isRefused(Search search, Rung failed) {
    return failed.refusal().isPresent()
        || search.refusals().stream()
            .anyMatch(one -> one.mtu() >= search.passed() && one.mtu() < failed.size());
  }

  private static String trouble(Search search) {
    if (search.unreachable().isPresent()) {
      return search.unreachable().get().port() ? "no-listener" : "unreachable";
    }
    return search.isMute() ? "unsent" : "silent";
  }
}
