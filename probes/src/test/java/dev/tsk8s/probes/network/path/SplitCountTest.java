package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplitCountTest {
  private static final List<String> V4 =
      List.of(
          "Ip: Forwarding DefaultTTL ReasmFails FragOKs FragFails FragCreates",
          "Ip: 1 64 0 7 0 14",
          "Icmp: InMsgs",
          "Icmp: 9");

  @Test
  void addsBothFamilies() {
    assertThat(SplitCount.sum(V4, List.of("Ip6InReceives 3", "Ip6FragOKs      \t5"))).hasValue(12);
  }

  @Test
  void doesWithoutIpv6() {
    assertThat(SplitCount.sum(V4, List.of())).hasValue(7);
  }

  @Test
  void isNotKnownWithoutTheColumn() {
    assertThat(SplitCount.sum(List.of("Ip: Forwarding", "Ip: 1"), List.of())).isEmpty();
    assertThat(SplitCount.sum(List.of(), List.of("Ip6FragOKs 5"))).isEmpty();
  }
}
