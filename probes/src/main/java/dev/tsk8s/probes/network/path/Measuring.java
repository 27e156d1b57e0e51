package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.core.mtu.PathMtu.Proof;
import dev.tsk8s.core.mtu.Pieces;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One measurement: the way there, the way back where somebody sends large answers, and what
/// becomes of pieces.
///
/// @param name of the target, as the user wrote it
/// @param link the MTU of the interface
/// @param packets that were sent already
/// @param began when
record Measuring(
    String name,
    Endpoint target,
    PathSocket socket,
    Asking asking,
    int link,
    SplitCount count,
    int packets,
    long began,
    Deadline deadline) {
  private static final int LARGEST_V4 = 65_535;
  private static final int LARGEST_V6 = 65_575;

  PathMtu run() throws IOException, InterruptedException {
    OptionalInt held = socket.held();
    OptionalLong split = count.read();
    int top = Math.min(link, target.ip().isV6() ? LARGEST_V6 : LARGEST_V4);
    int most = PathProbe.MOST_PACKETS - packets;
    Search there = Search.there(socket, asking, top, most, deadline);
    there.run();
    most -= there.shots().packets();
    Optional<Search> back = back(there, top, most);
    most -= back.map(way -> way.shots().packets()).orElse(0);
    boolean known = there.passed() > 0 && there.isSettled();
    Pieces pieces = Pieces.unseen();
    if (known) {
      var splitting = new Splitting(socket, asking, there, count, most, deadline);
      Optional<Boolean> ofAnswers = asking.echoes() ? there.answers().pieces() : pieces(back);
      pieces = splitting.look(split, ofAnswers, top);
      most -= splitting.packets();
    }
    return new PathMtu(
        name,
        target,
        proof(there),
        known ? OptionalInt.of(settled(there)) : OptionalInt.empty(),
        fromTarget(there, back, top),
        there.isExact() || settled(there) > there.passed() || there.failed().isEmpty(),
        link,
        held,
        blackHole(there, back.map(Search::vanishes).orElse(false)),
        there.refusals().told(),
        pieces,
        Optional.empty(),
        socket.seesRefusals(),
        known ? "" : trouble(there),
        PathProbe.MOST_PACKETS - most,
        Duration.ofNanos(socket.now() - began));
  }

  /// Nothing was answered.
  PathMtu unanswered(String trouble) {
    return new PathMtu(
        name,
        target,
        Proof.NOTHING,
        OptionalInt.empty(),
        OptionalInt.empty(),
        true,
        link,
        socket.held(),
        BlackHole.UNKNOWN,
        List.of(),
        Pieces.unseen(),
        Optional.empty(),
        socket.seesRefusals(),
        trouble,
        packets,
        Duration.ofNanos(socket.now() - began));
  }

  private Proof proof(Search there) {
    if (there.passed() == 0) {
      return Proof.NOTHING;
    }
    return asking.echoes()
        ? Proof.ECHO
        : there.answers().token().isPresent() ? Proof.REFLECTOR : Proof.STUN;
  }

  private static Optional<Boolean> pieces(Optional<Search> back) {
    return back.flatMap(way -> way.answers().pieces());
  }

  /// A router's word counts where it lies between whole words that were tried.
  private static int settled(Search search) {
    int passed = search.passed();
    if (passed == 0 || search.isExact()) {
      return passed;
    }
    int failed = search.failed().map(Rung::size).orElse(passed);
    return search.refusals().offers().stream()
        .mapToInt(mtu -> mtu)
        .filter(mtu -> mtu > passed && mtu < failed)
        .max()
        .orElse(passed);
  }

  /// Only a reflector of ours sends as much as it is asked for. An echo is as large as its request:
  /// it shows more only where it came in pieces.
  private Optional<Search> back(Search there, int top, int most)
      throws IOException, InterruptedException {
    if (there.passed() < Ladder.SMALL_ANSWER) {
      return Optional.empty();
    }
    Optional<String> token = there.answers().token();
    boolean inPieces = asking.echoes() && there.answers().pieces().orElse(false);
    if (token.isEmpty() && !inPieces) {
      return Optional.empty();
    }
    var way = new Search.Back(token.orElse(""), there.passed());
    int highest = inPieces ? there.passed() : top;
    int passed = Math.max(Ladder.SMALL_ANSWER, there.answers().whole());
    Search back = Search.back(socket, asking, highest, most, passed, way, deadline);
    if (socket.turn().isDear()) {
      back.learn(there);
    }
    back.run();
    return Optional.of(back);
  }

  private OptionalInt fromTarget(Search there, Optional<Search> back, int top) {
    if (back.isPresent()) {
      return back.get().isSettled() ? OptionalInt.of(back.get().passed()) : OptionalInt.empty();
    }
    // As large as the link takes, and whole.
    boolean all = asking.echoes() && there.passed() == top && there.answers().whole() == top;
    return all ? OptionalInt.of(top) : OptionalInt.empty();
  }

  private BlackHole blackHole(Search there, boolean back) {
    BlackHole way = there(there);
    if (!back) {
      return way;
    }
    return way == BlackHole.TO_TARGET ? BlackHole.BOTH : BlackHole.FROM_TARGET;
  }

  private BlackHole there(Search search) {
    if (search.passed() == 0 || !search.isSettled()) {
      return BlackHole.UNKNOWN;
    }
    boolean refusedUnseen = search.failed().isPresent() && !socket.seesRefusals();
    if (refusedUnseen) {
      return BlackHole.UNKNOWN;
    }
    if (!search.vanishes()) {
      return BlackHole.NO;
    }
    return asking.echoes() ? BlackHole.SOMEWHERE : BlackHole.TO_TARGET;
  }

  private static String trouble(Search search) {
    if (search.shots().isCutOff()) {
      return "cut-off";
    }
    if (search.isChanged()) {
      return "changed";
    }
    if (search.passed() > 0) {
      return "unfinished";
    }
    return search
        .answers()
        .unreachable()
        .map(away -> away.port() ? "no-listener" : "unreachable")
        .orElse(search.shots().isMute() ? "unsent" : "silent");
  }
}
