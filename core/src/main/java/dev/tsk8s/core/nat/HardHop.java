package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Between which two points the first NAT stands that gives each destination another port: what
/// servers on this side of the outermost NAT saw is compared with what those outside saw. Servers
/// that see one address stand behind the same NATs; one alone compares nothing.
///
/// @param near addresses behind which it stands: those that servers in between saw with one port,
///   or this host's own
/// @param far addresses before which it stands
public record HardHop(List<Ip> near, List<Ip> far) {
  public HardHop {
    near = List.copyOf(near);
    far = List.copyOf(far);
  }

  /// Of a host whose way out is hard.
  static HardHop of(Sides sides, List<Ip> local, List<Ip> outside) {
    Map<Ip, List<Sample>> byAddress =
        sides.inside().stream()
            .collect(
                Collectors.groupingBy(one -> one.mapped().ip(), TreeMap::new, Collectors.toList()));
    var kept = new ArrayList<Ip>();
    var varied = new ArrayList<Ip>();
    byAddress.forEach((address, samples) -> {
      List<SocketMapping> compared =
          SocketMapping.of(samples).stream().filter(one -> one.samples().size() > 1).toList();
      if (!compared.isEmpty()) {
        (compared.stream().anyMatch(SocketMapping::varies) ? varied : kept).add(address);
      }
    });
    return new HardHop(kept.isEmpty() ? local : kept, varied.isEmpty() ? outside : varied);
  }
}
