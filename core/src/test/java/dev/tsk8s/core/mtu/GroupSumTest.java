package dev.tsk8s.core.mtu;

import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.mtu.GroupSum.Given;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.stack.Stack;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GroupSumTest {
  private static final Given NOTHING =
      new Given(OptionalInt.empty(), false, OptionalInt.empty(), Optional.empty());
  private static final String[] VXLAN = {
    "routing-mode", "tunnel", "tunnel-protocol", "vxlan", "mtu", "1280"
  };

  @Test
  void isNotKnownWhereNobodyLookedAtTheNodes() {
    GroupSum sum = only(Stack.of(underlay("v1.18.4", VXLAN).snapshot()), NOTHING);

    assertThat(sum.sum()).isInstanceOf(Answer.Of.Unsure.class);
    assertThat(sum.cni()).contains(Cni.CILIUM);
    assertThat(sum.configured()).hasValue(1230);
  }

  @Test
  void takesTheWordOfTheUserForWhatNobodySaw() {
    var given = new Given(OptionalInt.of(1500), false, OptionalInt.of(1280), Optional.empty());

    GroupSum sum = only(Stack.of(underlay("v1.18.4", VXLAN).snapshot()), given);

    assertThat(sum.sum())
        .isInstanceOfSatisfying(
            Answer.Of.Is.class, known -> assertThat(((Sum) known.value()).pod()).isEqualTo(1230));
  }

  @Test
  void putsNoTailscaleUnderATunnelBetweenOtherAddresses() {
    var given = new Given(OptionalInt.of(1500), false, OptionalInt.empty(), Optional.empty());

    GroupSum sum = only(Stack.of(onLan("v1.18.4", VXLAN).snapshot()), given);

    assertThat(sum.sum())
        .isInstanceOfSatisfying(
            Answer.Of.Is.class, known -> assertThat(((Sum) known.value()).pod()).isEqualTo(1450));
  }

  private static GroupSum only(Stack stack, Given given) {
    return GroupSum.of(stack, given).getFirst();
  }
}
