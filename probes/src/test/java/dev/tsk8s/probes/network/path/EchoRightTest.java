package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EchoRightTest {

  @Test
  void namesTheEffectiveGroupAndTheOthers() {
    List<String> status =
        List.of("Name:\tjava", "Uid:\t0\t0\t0\t0", "Gid:\t7\t1000\t7\t7", "Groups:\t4 27 1000 ");

    assertThat(EchoRight.groups(status)).isEqualTo("1000 4 27");
  }

  @Test
  void namesNoneWhereNothingIsToBeRead() {
    assertThat(EchoRight.groups(List.of())).isEmpty();
  }
}
