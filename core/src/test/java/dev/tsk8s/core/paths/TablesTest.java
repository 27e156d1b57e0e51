package dev.tsk8s.core.paths;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StatusTable;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Path.Expected;
import dev.tsk8s.core.paths.Path.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TablesTest {
  @Test
  void aReadableStatusShowsPathsAndExpectsNothingOfRelayedOnes() {
    var path = Tables.paths(cluster().snapshot(readable(whole(), true))).getFirst();

    assertThat(path.state()).isEqualTo(State.DERP);
    assertThat(path.to().name()).isEqualTo("two");
    assertThat(path.expected()).isEqualTo(Expected.UNKNOWN);
    assertThat(path.because().code()).isEqualTo("path-relayed/because-readable-status-only");
  }

  @Test
  void itIsNotLookedAtWhereTheStatusWasSeen() {
    assertThat(Tables.paths(cluster().snapshot(readable(whole(), false)))).isEmpty();
  }

  private static Vantage whole() {
    return host("laptop").relayedTo("two").vantage();
  }

  /// The same host, as its readable status shows it.
  private static Vantage readable(Vantage whole, boolean only) {
    TailscaleStatus status = whole.status().seen().orElseThrow();
    return new Vantage(
        whole.id(),
        only ? new Unavailable<>(new Reason.NotInFiles("tailscale status --json")) : whole.status(),
        whole.earlier(),
        new Observed<>(
            new StatusTable(status.self(), status.peers()),
            new Origin("status.txt", Instant.EPOCH)),
        whole.netcheck(),
        whole.prefs(),
        whole.pings(),
        whole.health(),
        whole.netmap(),
        whole.host(),
        whole.cilium());
  }
}
