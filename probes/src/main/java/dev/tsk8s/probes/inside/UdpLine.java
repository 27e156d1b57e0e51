package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.probes.network.path.AttentiveSocket;
import dev.tsk8s.probes.network.path.AttentiveSocket.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/// One row of questions over UDP, from a socket of its own: only one that is connected hears that
/// the other side refuses.
final class UdpLine implements AutoCloseable {
  private final Row row;
  private final ByteBuffer incoming = ByteBuffer.allocate(2048);
  private Optional<DatagramChannel> channel = Optional.empty();
  private Optional<AttentiveSocket> attentive = Optional.empty();

  private UdpLine(Row row) {
    this.row = row;
  }

  /// @throws IOException if this process may have no more sockets
  static UdpLine open(Row row, Selector selector) throws IOException {
    var line = new UdpLine(row);
    DatagramChannel channel;
    try {
      channel = DatagramChannel.open(Source.family(row.at()));
    } catch (UnsupportedOperationException _) {
      row.refusedAll(Ending.UNREACHABLE); // a kernel without IPv6
      return line;
    }
    line.channel = Optional.of(channel);
    channel.configureBlocking(false);
    try {
      channel.connect(Source.address(row.at()));
    } catch (IOException e) {
      row.refusedAll(Failures.ending(e));
      return line;
    }
    Source.of(channel).ifPresent(row::from);
    channel.register(selector, SelectionKey.OP_READ, line);
    return line;
  }

  Row row() {
    return row;
  }

  /// Whether somebody has to look by [#listen], because the selector cannot.
  boolean isAttentive() {
    return attentive.isPresent();
  }

  /// The last question to who has not answered yet is sent so that every refusal of it is heard.
  ///
  /// @param attentively whether there may be one more such socket
  void ask(boolean attentively) throws IOException {
    boolean last = row.isBeforeLast() && !row.isAnswered() && attentively;
    ByteBuffer question = row.next();
    if (last) {
      attentive = AttentiveSocket.to(row.at());
    }
    if (attentive.isPresent()) {
      if (attentive.get().send(question)) {
        row.sent(System.nanoTime());
      } else {
        write(question); // which says why
      }
    } else {
      write(question);
    }
  }

  /// A refusal that came in the meantime makes a call fail once, and nothing is sent: then the next
  /// call may do.
  private void write(ByteBuffer question) {
    for (int i = 0; i < 2; i++) {
      try {
        if (channel.orElseThrow().write(question.duplicate()) > 0) {
          row.sent(System.nanoTime());
        }
        return;
      } catch (IOException e) {
        Ending how = Failures.ending(e);
        row.refused(how);
        if (how == Ending.FORBIDDEN) {
          return; // this very question
        }
      }
    }
  }

  /// Takes what is here by now.
  void listen() throws IOException, InterruptedException {
    try {
      for (incoming.clear(); channel.orElseThrow().read(incoming) > 0; incoming.clear()) {
        boolean _ = row.take(incoming.flip(), System.nanoTime());
      }
    } catch (IOException e) {
      row.refused(Failures.ending(e));
    }
    if (attentive.isPresent()) {
      listen(attentive.get());
    }
  }

  private void listen(AttentiveSocket socket) throws IOException, InterruptedException {
    for (Optional<Word> word = socket.next(); word.isPresent(); word = socket.next()) {
      switch (word.get()) {
        case Word.Datagram(ByteBuffer bytes) -> {
          boolean _ = row.take(bytes, System.nanoTime());
        }
        case Word.Refusal(boolean port) -> row.refused(port ? Ending.REFUSED : Ending.UNREACHABLE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
    if (attentive.isPresent()) {
      attentive.get().close();
    }
  }
}
