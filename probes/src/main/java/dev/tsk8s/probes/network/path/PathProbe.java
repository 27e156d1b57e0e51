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
    int top = Math.min(link, v6 ? LARGEST_V6 : LARGEST_V4);
    Search search = Search.there(socket, v6, top, deadline);
    search.run();
    Optional<Search> back = back(search, socket, v6, top, deadline);
    List<Refusal> refusals =
        search.refusals().stream()
            .map(one ->
                new Refusal(
                    one.router(), one.mtu() > 0 ? OptionalInt.of(one.mtu()) : OptionalInt.empty()))
            .distinct()
            .toList();
    int passed = search.isSettled() ? settled(search) : 0;
    return new PathMtu(
        name,
        target,
        passed == 0 ? OptionalInt.empty() : OptionalInt.of(passed),
        back.filter(Search::isSettled)
            .map(way -> OptionalInt.of(way.passed()))
            .orElseGet(OptionalInt::empty),
        search.isExact() || passed > search.passed() || search.failed().isEmpty(),
        link,
        blackHole(there(search, socket), back.map(PathProbe::vanishes).orElse(false)),
        refusals,
        back.flatMap(Search::pieces),
        socket.seesRefusals(),
        passed > 0 ? "" : trouble(search),
        search.packets() + back.map(Search::packets).orElse(0),
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

  /// Only a reflector of ours sends as much as it is asked for.
  private static Optional<Search> back(
      Search there, PathSocket socket, boolean v6, int top, Deadline deadline)
      throws IOException, InterruptedException {
    if (there.token().isEmpty() || there.passed() < Ladder.SMALL_ANSWER) {
      return Optional.empty();
    }
    var way = new Search.Back(there.token().get(), there.passed());
    Search back =
        Search.back(socket, v6, top, Search.MOST_PACKETS - there.packets(), way, deadline);
    back.run();
    return Optional.of(back);
  }

  private static boolean vanishes(Search back) {
    return back.isSettled() && back.failed().filter(rung -> !rung.isRefused()).isPresent();
  }

  private static BlackHole blackHole(BlackHole there, boolean back) {
    if (!back) {
      return there;
    }
    return there == BlackHole.TO_TARGET ? BlackHole.BOTH : BlackHole.FROM_TARGET;
  }

  private static BlackHole there(Search search, PathSocket socket) {
    if (search.passed() == 0 || !search.isSettled()) {
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
    if (search.passed() > 0) {
      return "unfinished";
    }
    if (search.unreachable().isPresent()) {
      return search.unreachable().get().port() ? "no-listener" : "unreachable";
    }
    return search.isMute() ? "unsent" : "silent";
  }
}
