package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.mtu.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which sizes to try.
final class Ladder {
  /// A STUN request of ours without padding, its UDP and IPv6 header, in whole words.
  static final int SMALLEST = 96;

  /// Two bytes behind the message: a server that answers this one answers any length.
  static final int RAGGED = SMALLEST + 2;

  /// Sizes that links and tunnels have: 1280 Tailscale and IPv6, 1340 and 1360 what carries it,
  /// 1420 WireGuard, 1452 and 1492 PPPoE, 1460 Google Cloud, 8981 and 9001 AWS, 65535 the loopback.
  private static final List<Integer> USUAL =
      List.of(
          576, 1024, 1200, 1280, 1320, 1340, 1360, 1380, 1400, 1420, 1440, 1460, 1480, 1492, 1500,
          2304, 4352, 8192, 8900, 8960, 9000, 9001, 16_384, 32_768);

  /// No answer without filling is larger.
  static final int SMALL_ANSWER = 200;

  private static final int ETHERNET = 1500;

  /// So many sizes at once are soon at the end; so few with the fewest bytes.
  static final int AT_ONCE = 12;

  static final int FEW = 3;

  /// From here on a packet is dear for itself.
  static final int LARGE = 2 * ETHERNET;

  private Ladder() {}

  static List<Integer> first(int top) {
    var sizes = new TreeSet<Integer>(List.of(SMALLEST, RAGGED));
    USUAL.stream().filter(size -> size <= top).forEach(sizes::add);
    sizes.add(top);
    return List.copyOf(sizes);
  }

  /// Where bytes are dear: the others only if the largest does not pass.
  static List<Integer> few(int top) {
    var sizes = new TreeSet<Integer>(List.of(SMALLEST, RAGGED));
    Stream.of(Sum.LEAST_OF_IPV6, ETHERNET).filter(size -> size < top).forEach(sizes::add);
    sizes.add(top);
    return List.copyOf(sizes);
  }

  /// Usual sizes between what passed and what did not, the smallest of them.
  ///
  /// @param enough bytes of them
  static List<Integer> usual(int passed, int failed, int enough) {
    var sizes = new ArrayList<Integer>();
    int sum = 0;
    for (int size : USUAL) {
      if (size > passed && size < failed && sum + size <= enough) {
        sizes.add(size);
        sum += size;
      }
    }
    return sizes;
  }

  /// For the way back: as large as the way there, as the link, and what tunnels leave.
  ///
  /// @param passed what is known to come back
  /// @param dear whether bytes are
  static List<Integer> back(int passed, int there, int top, boolean dear) {
    var sizes = new TreeSet<Integer>(List.of(there, top));
    Stream<Integer> small =
        dear ? Stream.of(Sum.LEAST_OF_IPV6) : Stream.of(576, Sum.LEAST_OF_IPV6, 1340);
    if (dear && there < top) {
      sizes.add(there + 1); // most paths are as wide in both directions
    }
    small.filter(_ -> !dear || there < LARGE).filter(size -> size < there).forEach(sizes::add);
    sizes.removeIf(size -> size <= passed);
    return List.copyOf(sizes);
  }

  /// Sizes between what passed and what did not.
  ///
  /// @param step sizes are those that passed plus a multiple of it
  /// @param offered sizes that somebody said would pass
  /// @param atOnce so many, and those that were offered
  static List<Integer> between(
      int passed, int failed, int step, List<Integer> offered, int atOnce) {
    var sizes = new TreeSet<Integer>();
    for (int size : offered) {
      for (int near :
          List.of(size - (size - passed) % step, size + step - (size - passed) % step)) {
        if (near > passed && near < failed) {
          sizes.add(near);
        }
      }
    }
    int steps = (failed - passed - 1) / step;
    int count = Math.min(atOnce, steps);
    for (int i = 1; i <= count; i++) {
      sizes.add(passed + step * (int) ((long) i * (steps + 1) / (count + 1)));
    }
    sizes.removeIf(size -> size <= passed || size >= failed);
    return new ArrayList<>(sizes);
  }
}
