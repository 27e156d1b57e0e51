package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Task.Target;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// What comes of the questions to one address over one protocol.
final class Row {
  /// A NAT that takes another address each time would fill the account.
  private static final int MOST_SEEN = 16;

  /// Refusals after which the rest is not sent: one may be late, and of something else.
  private static final int ENOUGH_REFUSALS = 2;

  private static final long OPEN = -1;
  private static final long LOST = -2;

  private final Target target;
  private final Protocol protocol;
  private final Mark mark;
  private final long[] sentAt;
  private final long[] trips;
  private final Set<Ip> seenAs = new LinkedHashSet<>();
  private final Set<Ending> refusals = EnumSet.noneOf(Ending.class);
  private Optional<Ip> from = Optional.empty();
  private int asked;
  private int sent;
  private int answered;
  private int refused;

  /// @param questions at most
  Row(Target target, Protocol protocol, Mark mark, int questions) {
    this.target = target;
    this.protocol = protocol;
    this.mark = mark;
    this.sentAt = new long[questions];
    this.trips = new long[questions];
    Arrays.fill(trips, LOST);
  }

  Endpoint at() {
    return new Endpoint(
        target.ip(), protocol == Protocol.UDP ? target.udpPort() : target.tcpPort());
  }

  void from(Ip source) {
    from = Optional.of(source);
  }

  /// The next question, with a fingerprint; each counts as a try, also one that cannot be sent.
  ByteBuffer next() {
    var question = new Mark(mark.run(), mark.sender(), mark.nonce(), asked++);
    return StunCodec.write(StunMessage.bindingRequest(question.id()));
  }

  /// The latest question is on its way.
  void sent(long now) {
    sent++;
    trips[asked - 1] = OPEN;
    sentAt[asked - 1] = now;
  }

  boolean isAnswered() {
    return answered > 0;
  }

  /// Whether the next question is the last.
  boolean isBeforeLast() {
    return asked == trips.length - 1;
  }

  /// Nothing more is to be asked.
  boolean isAsked() {
    return asked == trips.length || (answered == 0 && refused >= ENOUGH_REFUSALS);
  }

  /// Nothing more is to come.
  boolean isOver() {
    return isAsked() && answered + refused >= sent;
  }

  /// One question was, as far as can be told.
  void refused(Ending how) {
    refused++;
    refusals.add(how);
  }

  /// There is no way to ask anything.
  void refusedAll(Ending how) {
    asked = trips.length;
    refused(how);
  }

  /// Takes it if it answers a question of this row, each once.
  ///
  /// @return whether it did
  boolean take(ByteBuffer datagram, long now) {
    if (!(StunCodec.read(datagram) instanceof Understood(StunMessage message))
        || !message.isBinding(StunClass.SUCCESS)) {
      return false;
    }
    var question = Mark.of(message.id());
    int number = question.sequence();
    if (!question.isOfRow(mark) || number >= trips.length || trips[number] != OPEN) {
      return false;
    }
    trips[number] = now - sentAt[number];
    answered++;
    message.mapped().ifPresent(this::seen);
    return true;
  }

  private void seen(InetSocketAddress as) {
    if (seenAs.size() < MOST_SEEN) {
      seenAs.add(new Ip(as.getAddress().getHostAddress()));
    }
  }

  Answer answer() {
    List<Long> measured = LongStream.of(trips).filter(trip -> trip >= 0).boxed().toList();
    return new Answer(
        target.index(),
        at(),
        protocol,
        from,
        sent,
        answered,
        ending(),
        List.copyOf(seenAs),
        Trips.of(measured));
  }

  /// A rule of this host may come with a refusal of its own making: it is the cause.
  private Ending ending() {
    if (answered > 0) {
      return Ending.ANSWERED;
    }
    for (Ending ending : List.of(Ending.FORBIDDEN, Ending.REFUSED, Ending.UNREACHABLE)) {
      if (refusals.contains(ending)) {
        return ending;
      }
    }
    return Ending.SILENT;
  }
}
