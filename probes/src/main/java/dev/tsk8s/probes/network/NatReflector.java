package dev.tsk8s.probes.network;

import dev.tsk8s.probes.network.Listening.Site;
import dev.tsk8s.probes.network.Reflection.Answer;
import dev.tsk8s.probes.network.path.DontFragment;
import dev.tsk8s.probes.network.stun.StunCodec;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Answers STUN requests as a server of RFC 5780, so that somebody else can tell how his NAT
/// behaves. One thread, the one that calls [#run], and one selector serve all sockets; what comes
/// faster than that is the kernel's to drop.
public final class NatReflector implements Closeable {
  /// The way here may carry that much.
  private static final int MAX_REQUEST = 65_536;

  /// From one socket before the others get their turn.
  private static final int TURN = 64;

  private final Selector selector;
  private final Hearer hearer;
  private final Set<InetSocketAddress> own = new HashSet<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_REQUEST);
  private final RateLimit limit = new RateLimit(System.nanoTime());
  private long answered;
  private long refused;
  private long ignored;
  private long overLimit;

  private NatReflector(Selector selector, Hearer hearer) {
    this.selector = selector;
    this.hearer = hearer;
  }

  /// What was done.
  ///
  /// @param answered requests
  /// @param refused requests that got an error
  /// @param ignored datagrams that were no Binding requests, or whose answer could not be sent
  /// @param overLimit datagrams beyond the limits on answers
  public record Tally(long answered, long refused, long ignored, long overLimit) {}

  private record Post(
      Site site, InetAddress at, Reflection reflection, List<DatagramChannel> neighbours) {}

  /// Binds all sockets, or none.
  ///
  /// @throws IOException if one cannot be bound; its message says which and why
  public static NatReflector open(List<Listening> families) throws IOException {
    return open(families, (_, _, _) -> false);
  }

  /// The same, and somebody is told of what comes.
  ///
  /// @throws IOException if one cannot be bound; its message says which and why
  public static NatReflector open(List<Listening> families, Hearer hearer) throws IOException {
    var reflector = new NatReflector(Selector.open(), hearer);
    try {
      for (Listening listening : families) {
        reflector.bind(listening);
      }
      return reflector;
    } catch (IOException e) {
      reflector.close();
      throw e;
    }
  }

  private void bind(Listening listening) throws IOException {
    var reflection = new Reflection(listening);
    List<DatagramChannel> channels = new ArrayList<>();
    for (Site site : listening.sites()) {
      InetSocketAddress address = listening.socket(site);
      DatagramChannel channel =
          DatagramChannel.open(
              address.getAddress() instanceof Inet6Address
                  ? StandardProtocolFamily.INET6
                  : StandardProtocolFamily.INET);
      channel.configureBlocking(false);
      DontFragment.on(channel);
      channels.add(channel);
      channel.register(
          selector,
          SelectionKey.OP_READ,
          new Post(site, address.getAddress(), reflection, channels));
      try {
        channel.bind(address);
      } catch (IOException e) {
        throw new IOException("cannot listen on " + shown(address) + ": " + e.getMessage(), e);
      }
      own.add(address);
    }
  }

  /// As `--listen` takes it.
  public static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /// Answers until [#stop].
  public Tally run() throws IOException {
    while (!stopped.get()) {
      selector.select(this::serve);
    }
    return new Tally(answered, refused, ignored, overLimit);
  }

  /// Ends [#run] at once, from any thread, also before it began.
  public void stop() {
    stopped.set(true);
    selector.wakeup();
  }

  private void serve(SelectionKey key) {
    var channel = (DatagramChannel) key.channel();
    var post = (Post) key.attachment();
    for (int i = 0; i < TURN && !stopped.get(); i++) {
      try {
        buffer.clear();
        if (!(channel.receive(buffer) instanceof InetSocketAddress source)) {
          return;
        }
        buffer.flip();
        answer(source, post);
      } catch (IOException _) {
        ignored++; // this datagram, or this answer: the next may do
      }
    }
  }

  private void answer(InetSocketAddress source, Post post) throws IOException {
    if (source.getPort() == 0 || own.contains(source)) {
      ignored++;
      return;
    }
    if (!allows(source.getAddress(), post.at())) {
      overLimit++;
      return;
    }
    Optional<Answer> found = post.reflection().answer(buffer, source, post.site());
    if (found.isEmpty()) {
      ignored++;
      return;
    }
    Answer answer = found.get();
    int index = answer.from().address() * 2 + answer.from().port();
    if (send(answer, post.neighbours().get(index), source) == 0) {
      ignored++; // the kernel's queue is full: UDP may lose it
    } else if (answer.success()) {
      answered++;
    } else {
      refused++;
    }
  }

  private boolean allows(InetAddress source, InetAddress at) {
    boolean expected =
        StunCodec.requestId(buffer).filter(id -> hearer.heard(id, source, at)).isPresent();
    long now = System.nanoTime();
    return expected ? limit.allowsExpected(now) : limit.allows(source, now);
  }

  private static int send(Answer answer, DatagramChannel channel, InetSocketAddress source)
      throws IOException {
    try {
      return channel.send(answer.bytes(), source);
    } catch (IOException e) {
      if (answer.otherwise().isEmpty()) {
        throw e;
      }
      return channel.send(answer.otherwise().get(), source);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
