package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/// Asks one host over one protocol: a TCP connection that is closed again without a word, or STUN
/// Binding requests (RFC 8489) until one is answered.
///
/// @param address empty: its name was not resolved
record HostCall(String host, Optional<Ip> address, int port, Protocol protocol) {
  /// A lost packet is no verdict.
  private static final int TRIES = 4;

  private static final Duration PATIENCE = Duration.ofMillis(800);

  /// A lost SYN is sent again by the kernel after one second, and after three.
  private static final Duration TCP_PATIENCE = Duration.ofMillis(3_500);

  private static final int LARGEST = 1_500;

  Reached ask() {
    if (address.isEmpty()) {
      return row(Optional.empty(), Optional.empty(), 0, Ending.UNREACHABLE, Optional.empty(), 0);
    }
    var at = new Endpoint(address.get(), port);
    Optional<Ip> from = Source.towards(at);
    return protocol == Protocol.TCP ? tcp(at, from) : udp(at, from);
  }

  private Reached tcp(Endpoint at, Optional<Ip> from) {
    try (var socket = new Socket()) {
      long began = System.nanoTime();
      socket.connect(Source.address(at), (int) TCP_PATIENCE.toMillis());
      long took = System.nanoTime() - began;
      return row(Optional.of(at), from, 1, Ending.ANSWERED, Optional.empty(), took);
    } catch (IOException e) {
      return row(Optional.of(at), from, 1, Failures.ending(e), Optional.empty(), 0);
    }
  }

  private Reached udp(Endpoint at, Optional<Ip> from) {
    var ending = Ending.SILENT;
    int sent = 0;
    try (var socket = new DatagramSocket()) {
      socket.connect(Source.address(at));
      var id = TransactionId.random(new SecureRandom());
      ByteBuffer question = StunCodec.write(StunMessage.bindingRequest(id));
      byte[] bytes = new byte[question.remaining()];
      question.get(bytes);
      for (int i = 0; i < TRIES; i++) {
        long began = System.nanoTime();
        socket.send(new DatagramPacket(bytes, bytes.length));
        sent++;
        try {
          Optional<InetSocketAddress> mapped = answer(socket, id, began);
          if (mapped.isPresent()) {
            return row(
                Optional.of(at), from, sent, Ending.ANSWERED, mapped, System.nanoTime() - began);
          }
        } catch (PortUnreachableException _) {
          ending = Ending.REFUSED;
        }
      }
    } catch (IOException e) {
      ending = Failures.ending(e);
    }
    return row(Optional.of(at), from, sent, ending, Optional.empty(), 0);
  }

  /// @return empty: none came in time
  private static Optional<InetSocketAddress> answer(
      DatagramSocket socket, TransactionId id, long began) throws IOException {
    var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (true) {
      long left = PATIENCE.toMillis() - (System.nanoTime() - began) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      socket.setSoTimeout((int) left);
      packet.setLength(LARGEST);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException _) {
        return Optional.empty();
      }
      if (StunCodec.read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()))
              instanceof Understood(StunMessage message)
          && message.id().equals(id)
          && message.isBinding(StunClass.SUCCESS)
          && message.mapped().isPresent()) {
        return message.mapped();
      }
    }
  }

  private Reached row(
      Optional<Endpoint> at,
      Optional<Ip> from,
      int sent,
      Ending ending,
      Optional<InetSocketAddress> mapped,
      long took) {
    boolean answered = ending == Ending.ANSWERED;
    return new Reached(
        host,
        at,
        protocol,
        from,
        sent,
        answered ? 1 : 0,
        ending,
        mapped
            .map(one -> new Endpoint(new Ip(one.getAddress().getHostAddress()), one.getPort()))
            .stream()
            .toList(),
        answered ? Optional.of(Duration.ofNanos(took)) : Optional.empty());
  }
}
