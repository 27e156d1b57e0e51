package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.metric;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.Clusters.NOW;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CiliumDropsTest {
  private static final CiliumDrops CHECK = new CiliumDrops();
  private static final String FAULT = "FIB lookup failed";
  private static final Reason NOT_GIVEN = new Reason.NotInFiles("an earlier reading");

  @Test
  void dropsThatGrowAreToldAsARate() {
    Snapshot snapshot = read(dropped(FAULT, 160), earlier(dropped(FAULT, 100)));

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-drops/growing");
    assertThat(CHECK.examine(snapshot).findings().getFirst().details())
        .containsEntry("reasons", "FIB lookup failed (EGRESS) 2.00/s")
        .containsEntry("seconds", "30");
  }

  @Test
  void dropsThatStandStillAreOld() {
    assertThat(found(CHECK, read(dropped(FAULT, 100), earlier(dropped(FAULT, 100))))).isEmpty();
  }

  @Test
  void noiseMayGrow() {
    assertThat(
            found(
                CHECK, read(dropped("Policy denied", 160), earlier(dropped("Policy denied", 100)))))
        .isEmpty();
    assertThat(missing(CHECK, read(dropped("Policy denied", 160), new Unavailable<>(NOT_GIVEN))))
        .isEmpty();
  }

  @Test
  void oneReadingOfACounterIsNoVerdict() {
    assertThat(missing(CHECK, read(dropped(FAULT, 100), new Unavailable<>(NOT_GIVEN))))
        .containsExactly(NOT_GIVEN);
  }

  @Test
  void aCounterThatFellWasMadeAnew() {
    assertThat(missing(CHECK, read(dropped(FAULT, 10), earlier(dropped(FAULT, 100)))))
        .containsExactly(new Reason.TooFew("readings of cilium_drop_count_total", 1, 2));
  }

  @Test
  void theTableHasTheRateBesideItsLimit() {
    assertThat(gauge(read(dropped(FAULT, 130), earlier(dropped(FAULT, 100)))))
        .isEqualTo(Gauge.of(Gauge.Measure.EBPF_ERRORS, "cilium-drops", "node-1", 1.0));
    assertThat(gauge(read(dropped(FAULT, 130), new Unavailable<>(NOT_GIVEN))).standing())
        .isEqualTo(Gauge.Standing.UNKNOWN);
  }

  private static Gauge gauge(Snapshot snapshot) {
    return CHECK.gauges(new Scene(snapshot)).getFirst();
  }

  private static Snapshot read(List<Metric> now, Evidence<List<Metric>> before) {
    var agent = says("1.19.7", "node-1").with(seen(now), before);
    return onLan("v1.19.7").snapshot(on("node-1", agent));
  }

  private static Evidence<List<Metric>> earlier(List<Metric> metrics) {
    return new Observed<>(metrics, new Origin("test", NOW.minusSeconds(30)));
  }

  private static List<Metric> dropped(String reason, double packets) {
    return List.of(
        metric("cilium_drop_count_total", packets, "reason", reason, "direction", "EGRESS"));
  }
}
