package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.nat.Door;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenPortsTest {
  private static final String OWNER = "127.0.0.31";

  @Test
  void aPortThatIsOpenedAnswersWhoKnocks() throws Exception {
    try (var owner = Pod.at(OWNER);
        var other = Pod.at("127.0.0.32")) {
      owner.greet();
      other.greet();
      owner.give(new Task.Open(2, 41_700));

      assertThat(owner.next()).isEqualTo(new Account.Opened(2, true));
      assertThat(knock(other, 41_700, true)).isEqualTo(new Of.Is<>(Door.OPEN));
    }
  }

  @Test
  void aPortIsOpenUntilItIsShut() throws Exception {
    try (var owner = Pod.at("127.0.0.36")) {
      owner.greet();
      owner.give(new Task.Open(2, 41_708));
      var _ = owner.next();
      owner.give(new Task.Shut(3, 41_708));
      assertThat(owner.next()).isEqualTo(new Account.Opened(3, true));
      owner.give(new Task.Shut(4, 41_708));
      assertThat(owner.next()).isEqualTo(new Account.Opened(4, false));
    }
  }

  @Test
  void aPortThatNobodyHoldsRefuses() throws Exception {
    try (var other = Pod.at("127.0.0.33")) {
      other.greet();

      assertThat(knock(other, 41_702, true)).isEqualTo(new Of.Is<>(Door.REFUSED));
    }
  }

  @Test
  void aPortThatSomebodyHoldsIsLeftToHim() throws Exception {
    try (var owner = Pod.at("127.0.0.34");
        var _ = new DatagramSocket(41_704, InetAddress.ofLiteral("127.0.0.34"))) {
      owner.greet();
      owner.give(new Task.Open(2, 41_704));

      assertThat(owner.next()).isEqualTo(new Account.Opened(2, false));
    }
  }

  @Test
  void aPortWhoseNeighbourIsTakenIsOpenedAllTheSame() throws Exception {
    try (var owner = Pod.at("127.0.0.35");
        var _ = new DatagramSocket(41_707, InetAddress.ofLiteral("127.0.0.35"))) {
      owner.greet();
      owner.give(new Task.Open(2, 41_706));

      assertThat(owner.next()).isEqualTo(new Account.Opened(2, true));
    }
  }

  private static Of<Door> knock(Pod pod, int port, boolean open) throws Exception {
    String address = port == 41_700 ? OWNER : "127.0.0.33";
    var at = new Task.Knock.At(new Endpoint(new Ip(address), port), open);
    pod.give(new Task.Knock(9, List.of(at)));
    return Door.of(((Account.Knocked) pod.next()).views().getFirst());
  }
}
