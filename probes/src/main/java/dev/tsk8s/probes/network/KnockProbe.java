package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;

/// Sends unasked UDP to one port, and hears whether somebody answers or the way is refused.
///
/// From several sockets, each of which sends there only: where a firewall has opened for an earlier
/// packet, what comes later is not unasked, and a port of ours may have been sent to from there.
/// They are connected, because only then is an ICMP error heard.
public final class KnockProbe implements Collector<KnockView> {
  /// At most so many are sent: where half of all are lost each way, all of them are once in a
  /// thousand knocks.
  public static final int PACKETS = 24;

  private static final int SOCKETS = 4;

  /// Together under a second, and the last try has 500 ms for its way.
  private static final Patience PATIENCE =
      new Patience(Duration.ofMillis(80), PACKETS / SOCKETS, Duration.ofMillis(500));

  private final Endpoint to;
  private final boolean reflectorExpected;

  /// @param reflectorExpected whether somebody listens there who answers strangers
  public KnockProbe(Endpoint to, boolean reflectorExpected) {
    this.to = requireNonNull(to);
    this.reflectorExpected = reflectorExpected;
  }

  @Override
  public KnockView collect(Deadline deadline) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var budget = new PacketBudget(PACKETS);
    try (var talk = new StunTalk(budget, deadline)) {
      for (int i = 0; i < SOCKETS; i++) {
        Question question = talk.question(to.toString(), to, false, Ask.SAME, socket(talk), to);
        talk.ask(question, () -> PATIENCE, 0);
      }
      talk.await();
      return new KnockView(
          to,
          isOwn(),
          reflectorExpected,
          talk.exchanges(),
          budget.sent(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /// Where there is no route, connecting fails already; sending from another socket says so too.
  private StunSocket socket(StunTalk talk) throws IOException {
    try {
      return talk.connected(to);
    } catch (SocketException _) {
      return talk.open(Purpose.REFUSAL, to.ip().isV6(), 0);
    }
  }

  private boolean isOwn() throws SocketException {
    return NetworkInterface.getByInetAddress(StunSocket.address(to).getAddress()) != null
        || to.ip().address().isLoopback();
  }
}
