package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One question to one name server over one protocol.
record NameQuestion(
    Purpose purpose, String name, Ip server, int port, Protocol protocol, boolean v6) {
  /// A lost packet is no verdict.
  private static final int TRIES = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// Over TCP a lost SYN is sent again by the kernel after one second, and after three.
  private static final Duration TCP_PATIENCE = Duration.ofMillis(3_500);

  private static final int LARGEST = 65_535;

  /// What came of it.
  ///
  /// @param denied how long caches may keep that there is no such thing; empty: that is not what
  ///   was answered, or nothing says how long
  record Reply(Lookup lookup, Optional<Duration> denied) {}

  Lookup ask() throws IOException {
    return reply().lookup();
  }

  Reply reply() throws IOException {
    long began = System.nanoTime();
    try {
      return protocol == Protocol.UDP ? udp(began) : tcp(began);
    } catch (IOException e) {
      return without(ended(Failures.ending(e)), began);
    }
  }

  private static Found ended(Ending ending) {
    return switch (ending) {
      case REFUSED -> Found.CLOSED;
      case UNREACHABLE, FORBIDDEN -> Found.UNREACHABLE;
      case ANSWERED, SILENT -> Found.SILENT;
    };
  }

  /// An answer that comes late is taken for the question that it answers, not for the last.
  private Reply udp(long began) throws IOException {
    var words = new NameWords(name, v6);
    byte[][] questions = new byte[TRIES][];
    for (int i = 0; i < TRIES; i++) {
      questions[i] = words.question();
    }
    long[] sent = new long[TRIES];
    boolean closed = false;
    try (var socket = new DatagramSocket()) {
      socket.connect(Source.address(new Endpoint(server, port)));
      var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      for (int i = 0; i < TRIES; i++) {
        sent[i] = System.nanoTime();
        socket.send(new DatagramPacket(questions[i], questions[i].length));
        for (long left = left(sent[i]); left > 0; left = left(sent[i])) {
          socket.setSoTimeout((int) left);
          packet.setLength(LARGEST);
          try {
            socket.receive(packet);
          } catch (PortUnreachableException _) {
            closed = true;
            continue;
          } catch (SocketTimeoutException _) {
            break;
          }
          long now = System.nanoTime();
          for (int k = 0; k <= i; k++) {
            var answer = words.answer(questions[k], packet.getData(), packet.getLength());
            if (answer.isPresent()) {
              return with(answer.get(), now - sent[k]);
            }
          }
        }
      }
    }
    return without(closed ? Found.CLOSED : Found.SILENT, began);
  }

  /// In milliseconds, 0 only when it is over.
  private static long left(long since) {
    return Math.max(0, (PATIENCE.toNanos() - (System.nanoTime() - since) + 999_999) / 1_000_000);
  }

  private Reply tcp(long began) throws IOException {
    var words = new NameWords(name, v6);
    byte[] question = words.question();
    ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + question.length);
    framed.putShort((short) question.length).put(question); // RFC 1035 section 4.2.2
    int patience = (int) TCP_PATIENCE.toMillis();
    try (var socket = new Socket()) {
      long called = System.nanoTime();
      socket.connect(Source.address(new Endpoint(server, port)), patience);
      socket.setSoTimeout(patience);
      byte[] bytes;
      try {
        socket.getOutputStream().write(framed.array());
        var in = new DataInputStream(socket.getInputStream());
        bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
      } catch (IOException _) {
        return without(Found.SILENT, began); // somebody listens, and hangs up or says nothing
      }
      long now = System.nanoTime();
      return words
          .answer(question, bytes, bytes.length)
          .map(answer -> with(answer, now - called))
          .orElseGet(() -> without(Found.FAILURE, began));
    }
  }

  private Reply with(NameWords.Answer answer, long nanos) {
    return new Reply(
        new Lookup(
            purpose,
            name,
            server,
            protocol,
            answer.found(),
            answer.code(),
            answer.addresses(),
            Duration.ofNanos(nanos)),
        answer.denied());
  }

  private Reply without(Found found, long began) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Reply(
        new Lookup(purpose, name, server, protocol, found, "", List.of(), took), Optional.empty());
  }
}
