package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;

/// A path to a STUN server in made-up time.
final class FakePath implements PathSocket {
  static final Ip ROUTER = new Ip("198.51.100.9");

  private record Coming(long at, Heard what) {}

  private final PriorityQueue<Coming> coming =
      new PriorityQueue<>(Comparator.comparingLong(Coming::at));
  private Random random = new Random(1);
  private long now = 1_000_000_000_000L;
  private long roundTrip = Duration.ofMillis(1).toNanos();
  private int mtu = 1500;
  private int headers = 28;
  private int offered = -1;
  private double loss;
  private boolean strict;
  private boolean doubling;
  private boolean splitting;
  private OptionalInt held = OptionalInt.empty();
  private Asking asking = new StunAsking(false);
  private int back = Integer.MAX_VALUE;
  private int wraps = Integer.MAX_VALUE;
  private long split;
  private int left = Integer.MAX_VALUE;
  private int losingFirst;
  private int refusedAfter = Integer.MAX_VALUE;
  private int sendable = Integer.MAX_VALUE;
  private Optional<Heard> always = Optional.empty();
  private Optional<Throttle> throttle = Optional.empty();
  private int reflected;
  private int credit;

  /// A packet, and the most that was to come back for it.
  record Left(long at, int size, int answer) {}

  final List<Left> log = new ArrayList<>();

  FakePath carrying(int size) {
    mtu = size;
    return this;
  }

  FakePath refusing() {
    offered = mtu;
    return this;
  }

  FakePath offering(int size) {
    offered = size;
    return this;
  }

  /// @param seed which packets those are
  FakePath losing(double share, int seed) {
    random = new Random(seed);
    loss = share;
    return this;
  }

  /// Answers messages only that are as long as their packet.
  FakePath strict() {
    strict = true;
    return this;
  }

  FakePath doubling() {
    doubling = true;
    return this;
  }

  FakePath taking(int millis) {
    roundTrip = Duration.ofMillis(millis).toNanos();
    return this;
  }

  FakePath v6() {
    headers = 48;
    return this;
  }

  /// Answers ICMP echo.
  FakePath echoing() {
    asking = new EchoAsking(headers == 48);
    headers = asking.headers();
    return this;
  }

  /// Answers that are larger come in pieces.
  FakePath splittingAnswersAbove(int size) {
    back = size;
    return this;
  }

  /// This host wraps its packets in others, and splits those around larger ones.
  FakePath wrapping(int wholeUpTo) {
    wraps = wholeUpTo;
    return this;
  }

  /// Carries no more than so many packets.
  FakePath endingAfter(int packets) {
    left = packets;
    return this;
  }

  /// Lets no more than so many packets out.
  FakePath sending(int packets) {
    sendable = packets;
    return this;
  }

  /// That many are still sent, and the next one is not.
  FakePath refusingToSend(int after) {
    refusedAfter = after;
    return this;
  }

  /// The first so many get lost.
  FakePath losingFirst(int packets) {
    losingFirst = packets;
    return this;
  }

  /// Has to wait for its turn to send.
  FakePath paced(Throttle by) {
    throttle = Optional.of(by);
    return this;
  }

  /// Our own reflector answers, by a way that carries so much.
  FakePath reflecting(int mtu) {
    reflected = mtu;
    return this;
  }

  /// Whatever is sent, this comes of it.
  FakePath always(Heard what) {
    always = Optional.of(what);
    return this;
  }

  FakePath holding(int size) {
    held = OptionalInt.of(size);
    return this;
  }

  SplitCount splits() {
    return () -> OptionalLong.of(split);
  }

  InstantSource clock() {
    return () -> Instant.ofEpochSecond(0, now);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public Turn turn() {
    return throttle.map(this::turn).orElse(Turn.FREE);
  }

  private Turn turn(Throttle by) {
    return (size, answer) -> {
      for (long left = by.left(0, size, answer, now); left > 0; ) {
        now += left;
        left = by.left(0, size, answer, now);
      }
      log.add(new Left(now, size, answer));
    };
  }

  @Override
  public Sent send(ByteBuffer datagram) {
    int size = datagram.remaining() + headers;
    if (sendable-- <= 0 || refusedAfter-- == 0) {
      return Sent.FAILED;
    }
    split += size > wraps ? 1 : 0;
    if (left-- <= 0 || losingFirst-- > 0) {
      return Sent.OK;
    }
    if (always.isPresent()) {
      add(roundTrip, always.get());
      return Sent.OK;
    }
    boolean wrong = offered >= 0 && offered < size && offered != mtu;
    if ((size > mtu || wrong) && !splitting && offered >= 0 && !lost()) {
      add(roundTrip / 2, new Heard.TooBig(datagram.slice(), ROUTER, offered));
    }
    if ((size <= mtu || splitting) && !lost() && !lost()) {
      Optional<ByteBuffer> answer = asking.echoes() ? Optional.of(echo(datagram)) : stun(datagram);
      answer.ifPresent(bytes -> {
        add(roundTrip, new Heard.Datagram(bytes, asking.echoes() && size > back));
        if (doubling) {
          add(roundTrip, new Heard.Datagram(bytes.duplicate(), false));
        }
      });
    }
    return Sent.OK;
  }

  private Optional<ByteBuffer> stun(ByteBuffer datagram) {
    if (!(StunCodec.read(datagram.slice()) instanceof Decoded.Understood(var request))) {
      throw new IllegalStateException("no STUN");
    }
    boolean ragged = StunCodec.write(request).remaining() != datagram.remaining();
    if (reflected > 0) {
      return large(request, datagram.remaining());
    }
    return strict && ragged
        ? Optional.empty()
        : Optional.of(StunCodec.write(request.answer(StunClass.SUCCESS, List.of())));
  }

  /// As [dev.tsk8s.probes.network.LargeAnswer] has it: eight bytes of token, four of the wish.
  private Optional<ByteBuffer> large(StunMessage request, int came) {
    String wish =
        request.attributes().stream()
            .filter(one -> one instanceof StunAttribute.Unknown some && some.type() == 0xFEEE)
            .map(one -> ((StunAttribute.Unknown) one).hex())
            .findFirst()
            .orElse("00000000");
    int wanted = Integer.parseInt(wish.substring(0, 8), 16);
    credit += wanted > 0 ? came : 0;
    int length = wanted > 0 && wanted <= credit ? wanted : 0;
    credit -= length;
    var word = new StunAttribute.Unknown(0xFEEF, "0102030405060708" + "00000000");
    ByteBuffer bare = StunCodec.write(request.answer(StunClass.SUCCESS, List.of(word)));
    int filling = Math.max(0, ((length & ~3) - bare.remaining() - 4));
    ByteBuffer answer =
        length == 0
            ? bare
            : StunCodec.write(
                request.answer(
                    StunClass.SUCCESS,
                    List.of(word, new StunAttribute.Unknown(0xFEED, "00".repeat(filling)))));
    ByteBuffer whole =
        ByteBuffer.allocate(Math.max(length, answer.remaining())).put(answer).rewind();
    return whole.remaining() + headers <= reflected ? Optional.of(whole) : Optional.empty();
  }

  private ByteBuffer echo(ByteBuffer request) {
    ByteBuffer reply = ByteBuffer.allocate(request.remaining()).put(request.slice()).rewind();
    return reply.put(0, (byte) (headers == 40 ? 129 : 0));
  }

  private boolean lost() {
    return random.nextDouble() < loss;
  }

  private void add(long after, Heard what) {
    coming.add(new Coming(now + after, what));
  }

  @Override
  public Optional<Heard> await(Duration atMost) {
    Coming next = coming.peek();
    if (next == null || next.at() > now + atMost.toNanos()) {
      now += atMost.toNanos();
      return Optional.empty();
    }
    now = Math.max(now, next.at());
    return Optional.of(coming.remove().what());
  }

  @Override
  public Ip local() {
    return new Ip("192.0.2.7");
  }

  @Override
  public boolean seesRefusals() {
    return true;
  }

  @Override
  public OptionalInt held() {
    return held;
  }

  @Override
  public boolean allowSplitting() {
    splitting = true;
    return true;
  }

  @Override
  public void close() {}
}
