package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.StatusTable;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Path.Expected;
import dev.tsk8s.core.paths.Path.State;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The paths of hosts that gave the readable status only: they are shown, never judged, since
/// neither end's NAT nor an expired key is in it.
public final class Tables {
  /// Why nothing is expected of such a path.
  static final String READABLE_ONLY = "path-relayed/because-readable-status-only";

  private Tables() {}

  public static List<Path> paths(Snapshot snapshot) {
    return snapshot.lookouts().stream().flatMap(Tables::paths).toList();
  }

  private static Stream<Path> paths(Vantage vantage) {
    if (vantage.status() instanceof Unavailable<TailscaleStatus>
        && vantage.table() instanceof Observed<StatusTable>(var table, _)) {
      var runs = new Waking.Runs(vantage.pings().seen().orElse(List.of()));
      return table.peers().stream().map(peer -> path(vantage, peer, runs.of(peer)));
    }
    return Stream.empty();
  }

  private static Path path(Vantage vantage, TailnetNode peer, Waking waking) {
    State state = Carriage.state(peer, waking);
    return new Path(
        vantage.id(),
        peer,
        state,
        Carriage.via(state, peer, waking),
        Carriage.median(waking.latencies(Waking.carrier(state))),
        state == State.DIRECT ? Expected.DIRECT : Expected.UNKNOWN,
        NotVisible.of(
            switch (state) {
              case DIRECT -> "path-relayed/because-it-is-direct";
              case OFFLINE, EXPIRED -> "path-relayed/because-no-path-in-use";
              case PEER_RELAY, DERP, IDLE, UNKNOWN -> READABLE_ONLY;
            },
            Map.of()));
  }
}
