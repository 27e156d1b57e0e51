package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.LargeAnswer;
import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.LargeAnswer.Word;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Datagram;
import dev.tsk8s.probes.network.path.PathSocket.Heard.TooBig;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Unreachable;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Looks for the largest packet that is answered: many sizes at once, then those between the
/// largest that passed and the smallest that did not. An answer proves its size and all smaller
/// ones; silence proves nothing until it has lasted for as many tries as this path's loss asks for.
/// A refusal ends the tries sooner, and never lowers what an answer has proven.
final class Search {
  /// The promise to the network.
  static final int MOST_PACKETS = 100;

  /// Until something answers: after four of these nobody does, and together they are below a
  /// second.
  private static final Duration AT_FIRST = Duration.ofMillis(200);

  /// A process that was not scheduled at once is no silence.
  private static final Duration SCHEDULING = Duration.ofMillis(20);

  private static final int FEWEST_TRIES = 3;
  private static final int TRIES_OF_SILENCE = 4;
  private static final int MOST_TRIES = 12;

  /// So many that arrived show a path that loses little.
  private static final int ENOUGH = 8;

  /// That all tries of a size are lost by chance.
  private static final double CHANCE = 0.0005;

  private record Shot(Rung rung, long at) {}

  /// How large answers are asked for.
  ///
  /// @param token that the reflector gave
  /// @param there the largest request
  record Back(String token, int there) {}

  private final PathSocket socket;
  private final Requests requests;
  private final int top;
  private final int most;
  private final Optional<Back> back;
  private final Deadline deadline;
  private final SecureRandom random = new SecureRandom();
  private final Map<TransactionId, Shot> shots = new HashMap<>();
  private final NavigableMap<Integer, Rung> rungs = new TreeMap<>();
  private final List<TooBig> refusals = new ArrayList<>();
  private Optional<Unreachable> unreachable = Optional.empty();
  private Optional<String> token = Optional.empty();
  private boolean wholeSeen;
  private boolean piecesSeen;
  private int passed;
  private int packets;
  private int unsent;
  private long roundTrip = Long.MAX_VALUE;

  private Search(
      PathSocket socket, boolean v6, int top, int most, Optional<Back> back, Deadline deadline) {
    this.socket = socket;
    this.requests = new Requests(v6);
    this.top = top;
    this.most = most;
    this.back = back;
    this.deadline = deadline;
  }

  /// Of the way there.
  ///
  /// @param top no packet is larger
  static Search there(PathSocket socket, boolean v6, int top, Deadline deadline) {
    return new Search(socket, v6, top, MOST_PACKETS, Optional.empty(), deadline);
  }

  /// Of the way back, by answers of our reflector.
  ///
  /// @param most packets may be sent
  static Search back(
      PathSocket socket, boolean v6, int top, int most, Back back, Deadline deadline) {
    var search = new Search(socket, v6, top, most, Optional.of(back), deadline);
    search.passed = Ladder.SMALL_ANSWER;
    return search;
  }

  void run() throws IOException, InterruptedException {
    settle(back.map(way -> Ladder.back(way.there(), top)).orElseGet(() -> Ladder.first(top)));
    while (passed > 0 && failed().isPresent() && !isSpent()) {
      List<Integer> sizes = Ladder.between(passed, failed().get().size(), step(), offers());
      if (sizes.isEmpty()) {
        return;
      }
      settle(sizes);
    }
  }

  /// The largest size that was answered; 0: none.
  int passed() {
    return passed;
  }

  /// The smallest size above that which was not; empty: there is none.
  Optional<Rung> failed() {
    return rungs.tailMap(passed, false).values().stream()
        .filter(rung -> rung.sent() > 0 || rung.isTooLargeHere())
        .findFirst();
  }

  /// Whether nothing is left to try: what did not pass is next to what did.
  boolean isSettled() {
    return failed()
        .filter(rung ->
            !Ladder.between(passed, rung.size(), step(), List.of()).isEmpty() || !isOver(rung))
        .isEmpty();
  }

  /// What our reflector gave; empty: it is none of ours.
  Optional<String> token() {
    return token;
  }

  /// Whether large answers arrived in pieces; empty: none arrived.
  Optional<Boolean> pieces() {
    return piecesSeen || wholeSeen ? Optional.of(piecesSeen) : Optional.empty();
  }

  /// Whether sizes between whole words were answered.
  boolean isExact() {
    if (back.isPresent()) {
      return true;
    }
    Rung ragged = rungs.get(Ladder.RAGGED);
    return ragged != null && ragged.answered() > 0;
  }

  private int step() {
    return isExact() ? 1 : 4;
  }

  List<TooBig> refusals() {
    return List.copyOf(refusals);
  }

  Optional<Unreachable> unreachable() {
    return unreachable;
  }

  /// Nothing left this host.
  boolean isMute() {
    return packets == unsent;
  }

  int packets() {
    return packets;
  }

  private boolean isSpent() {
    return packets >= most || deadline.isOver();
  }

  private List<Integer> offers() {
    return refusals.stream().map(TooBig::mtu).distinct().toList();
  }

  /// Sends all of them, then the smallest open ones again, until it is known which is the smallest
  /// that does not pass.
  private void settle(List<Integer> sizes) throws IOException, InterruptedException {
    List<Rung> all = sizes.stream().map(size -> rungs.computeIfAbsent(size, Rung::new)).toList();
    all.forEach(this::send);
    while (true) {
      List<Rung> open = all.stream().filter(rung -> rung.size() > passed).toList();
      if (open.isEmpty() || isOver(open.getFirst()) || isSpent()) {
        return;
      }
      Rung next = open.getFirst();
      long due = next.lastSent() + patience() - socket.now();
      if (due <= 0) {
        again(next, open);
        due = patience();
      }
      listen(Duration.ofNanos(due));
    }
  }

  /// With the one above it, which may be the answer if this one is lost again, and with one that is
  /// known to pass: how many of those are lost tells how often to ask.
  private void again(Rung next, List<Rung> open) {
    boolean early = next.sent() < FEWEST_TRIES;
    send(next);
    if (early && open.size() > 1) {
      send(open.get(1));
    }
    if (early && passed > 0) {
      send(rungs.computeIfAbsent(passed, Rung::new));
    }
  }

  private boolean isOver(Rung rung) {
    if (rung.isTooLargeHere()) {
      return true;
    }
    if (rung.isRefused() && back.isPresent()) {
      return true;
    }
    boolean waited = socket.now() - rung.lastSent() >= patience();
    return waited && (rung.sent() >= tries() || (passed > 0 && rung.isRefused()));
  }

  private long patience() {
    return roundTrip == Long.MAX_VALUE
        ? AT_FIRST.toNanos()
        : SCHEDULING.toNanos() + roundTrip + roundTrip / 2;
  }

  private int tries() {
    if (passed == 0) {
      return unreachable.isPresent() ? 1 : TRIES_OF_SILENCE; // a refusal is word enough
    }
    int sent = 0;
    int answered = 0;
    for (Rung rung : rungs.headMap(passed, true).values()) {
      if (socket.now() - rung.lastSent() >= patience()) {
        sent += rung.sent();
        answered += rung.answered();
      }
    }
    int lost = Math.max(0, sent - answered);
    boolean clean = lost == 0 || (!isExact() && lost <= ragged());
    if (clean && sent >= ENOUGH) {
      return FEWEST_TRIES;
    }
    // Laplace's rule of succession: few that arrived are no proof that none gets lost.
    double loss = ((clean ? 0 : lost) + 1.0) / (sent + 2.0);
    return Math.clamp((int) Math.ceil(Math.log(CHANCE) / Math.log(loss)), FEWEST_TRIES, MOST_TRIES);
  }

  /// Those that a strict server did not answer are not lost.
  private int ragged() {
    Rung ragged = rungs.get(Ladder.RAGGED);
    return ragged == null ? 0 : ragged.sent();
  }

  private void send(Rung rung) {
    if (isSpent() || rung.isTooLargeHere()) {
      return;
    }
    int size = back.map(way -> Math.min(way.there(), rung.size())).orElse(rung.size());
    int wished = back.isPresent() ? requests.payload(rung.size()) : 0;
    Wish wish = new Wish(wished, back.map(Back::token).orElse(""));
    // Each of them is credit, and with the last there is enough.
    for (int sum = requests.payload(size); sum < wished; sum += requests.payload(size)) {
      send(rung, size, wish);
    }
    send(rung, size, wish);
    rung.wasSent(socket.now());
  }

  private void send(Rung rung, int size, Wish wish) {
    TransactionId id = TransactionId.random(random);
    long now = socket.now();
    try {
      switch (socket.send(requests.of(id, size, wish))) {
        case TOO_LARGE_HERE -> rung.cannotLeave();
        case OK -> sent(rung, id, now);
        case FAILED -> {
          unsent++;
          sent(rung, id, now);
        }
      }
    } catch (IOException _) {
      unsent++;
      sent(rung, id, now);
    }
  }

  private void sent(Rung rung, TransactionId id, long now) {
    packets++;
    shots.put(id, new Shot(rung, now));
  }

  /// Until something came or that long has passed; then all that is there.
  private void listen(Duration atMost) throws IOException, InterruptedException {
    Duration left = deadline.remaining();
    Optional<PathSocket.Heard> heard = socket.await(left.compareTo(atMost) < 0 ? left : atMost);
    while (heard.isPresent()) {
      switch (heard.get()) {
        case Datagram(var bytes, var inPieces) -> answer(bytes, inPieces);
        case TooBig refusal -> refused(refusal);
        case Unreachable away -> unreachable = Optional.of(away);
      }
      heard = socket.await(Duration.ZERO);
    }
  }

  private void answer(ByteBuffer bytes, boolean inPieces) {
    if (!(StunCodec.read(bytes) instanceof Decoded.Understood(var message))
        || message.isBinding(StunClass.REQUEST)) {
      return;
    }
    Shot shot = shots.remove(message.id()); // a second copy proves nothing more
    if (shot == null) {
      return;
    }
    Optional<Word> word = LargeAnswer.word(message);
    word.ifPresent(said -> token = Optional.of(said.token()));
    if (back.isPresent()) {
      boolean large = requests.size(bytes.remaining()) >= shot.rung().size();
      piecesSeen |= large && inPieces;
      wholeSeen |= large && !inPieces;
      if (word.filter(Word::tooLargeHere).isPresent()) {
        shot.rung().wasRefusedThere();
      }
      if (!large || inPieces) {
        return;
      }
    }
    shot.rung().wasAnswered();
    roundTrip = Math.min(roundTrip, socket.now() - shot.at());
    passed = Math.max(passed, shot.rung().size());
  }

  /// Believed as a refusal of the packet that it quotes; where it quotes too little, of those that
  /// are larger than it offers. One that offers what it was sent refuses nothing.
  private void refused(TooBig refusal) {
    if (refusal.id().isPresent()) {
      Shot shot = shots.get(refusal.id().get());
      if (shot != null && refusal.mtu() < shot.rung().size()) {
        shot.rung().wasRefused(refusal);
        refusals.add(refusal);
      }
      return;
    }
    List<Rung> larger =
        rungs.tailMap(Math.max(refusal.mtu(), passed), false).values().stream()
            .filter(rung -> rung.sent() > 0 && rung.refusal().isEmpty())
            .toList();
    if (!larger.isEmpty()) {
      larger.forEach(rung -> rung.wasRefused(refusal));
      refusals.add(refusal);
    }
  }
}
