package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EchoAskingTest {
  private static final TransactionId ID =
      new TransactionId(TransactionId.MAGIC_COOKIE, 1, 2, 0x0304_0506);
  private static final Wish NOTHING = new Wish(0, "");

  @Test
  void isAsLongAsThePacketLessItsIpHeader() {
    assertThat(new EchoAsking(false).request(ID, 1500, NOTHING).remaining()).isEqualTo(1480);
    assertThat(new EchoAsking(true).request(ID, 1500, NOTHING).remaining()).isEqualTo(1460);
  }

  @Test
  void knowsTheAnswerByTheIdInIt() {
    ByteBuffer reply = new EchoAsking(false).request(ID, 100, NOTHING);
    reply.put(0, (byte) 0);

    assertThat(new EchoAsking(false).answer(reply).orElseThrow().id()).isEqualTo(ID);
  }

  @Test
  void takesNoRequestForAnAnswer() {
    ByteBuffer request = new EchoAsking(true).request(ID, 100, NOTHING);

    assertThat(new EchoAsking(true).answer(request)).isEmpty();
  }

  @Test
  void takesNoEchoOfSomebodyElseForAnAnswer() {
    assertThat(new EchoAsking(false).answer(ByteBuffer.allocate(64))).isEmpty();
  }

  @Test
  void readsTheIdOfWhatARouterQuotes() {
    ByteBuffer quoted = new EchoAsking(true).request(ID, 1500, NOTHING).limit(24);

    assertThat(new EchoAsking(true).idOf(quoted)).contains(ID);
  }

  @Test
  void knowsNoIdWhereTooLittleIsQuoted() {
    ByteBuffer quoted = new EchoAsking(false).request(ID, 1500, NOTHING).limit(8);

    assertThat(new EchoAsking(false).idOf(quoted)).isEmpty();
  }
}
