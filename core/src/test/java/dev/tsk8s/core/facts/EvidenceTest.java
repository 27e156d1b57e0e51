package dev.tsk8s.core.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Reason.Forbidden;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Origin PODS = new Origin("GET /api/v1/pods", Instant.EPOCH);
  private static final Reason REFUSED = new Forbidden("list", "pods", "");

  @Test
  void hidesNothingWhenAllWasRead() {
    Evidence<List<String>> pods = new Observed<>(List.of(), PODS);

    assertThat(pods.unseen()).isEmpty();
    assertThat(pods.unseenIn("vpn")).isEmpty();
  }

  @Test
  void saysWhyOtherNamespacesWereNotRead() {
    Evidence<List<String>> pods = new Observed<>(List.of(), PODS.only(Set.of("vpn"), REFUSED));

    assertThat(pods.unseen()).contains(REFUSED);
    assertThat(pods.unseenIn("vpn")).isEmpty();
    assertThat(pods.unseenIn("default")).contains(REFUSED);
  }

  @Test
  void staysPartialWhenSomethingIsDerived() {
    Evidence<List<String>> pods = new Observed<>(List.of(), PODS.only(Set.of("vpn"), REFUSED));

    assertThat(pods.map(List::size).unseen()).contains(REFUSED);
  }

  @Test
  void givesTheReasonOfWhatWasNotReadAtAll() {
    Evidence<List<String>> pods = new Unavailable<>(REFUSED);

    assertThat(pods.unseenIn("vpn")).contains(REFUSED);
  }
}
