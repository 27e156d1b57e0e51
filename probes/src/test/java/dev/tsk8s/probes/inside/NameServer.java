package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Ip;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/// A name server that has one address for every name, and can be told to behave badly.
final class NameServer implements AutoCloseable {
  static final Ip ADDRESS = new Ip("192.0.2.7");

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final AtomicInteger lost = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile int code = Rcode.NOERROR;
  private volatile boolean cut;
  private final AtomicInteger denied = new AtomicInteger();
  private volatile int kept;
  private volatile boolean knows;
  private volatile boolean hangsUp;

  NameServer() throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    tcp = new ServerSocket(0, 50, here);
    udp = new DatagramSocket(tcp.getLocalPort(), here);
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  int port() {
    return tcp.getLocalPort();
  }

  /// So many of the next questions over UDP get no answer.
  void lose(int questions) {
    lost.set(questions);
  }

  void delay(Duration time) {
    delay = time;
  }

  void say(int rcode) {
    code = rcode;
  }

  /// Answers over UDP do not fit.
  void cut() {
    cut = true;
  }

  /// So many of the next questions for names of Services other than `kubernetes` are denied.
  ///
  /// @param seconds that caches may keep that
  void deny(int questions, int seconds) {
    denied.set(questions);
    kept = seconds;
  }

  /// Every second question that would be denied is answered.
  void knowEverySecondTime() {
    knows = true;
  }

  /// It accepts connections over TCP, and ends them without a word.
  void hangUp() {
    hangsUp = true;
  }

  private void serveUdp() {
    while (!udp.isClosed()) {
      var packet = new DatagramPacket(new byte[512], 512);
      try {
        udp.receive(packet);
        if (lost.getAndDecrement() > 0) {
          continue;
        }
        byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
        var to = packet.getSocketAddress();
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(delay.toNanos());
              try {
                byte[] answer = answer(question, cut);
                udp.send(new DatagramPacket(answer, answer.length, to));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (var peer = tcp.accept()) {
        if (hangsUp) {
          continue;
        }
        var in = new DataInputStream(peer.getInputStream());
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        byte[] answer = answer(question, false);
        var out = new DataOutputStream(peer.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      } catch (IOException _) {
        // closed, or he has gone
      }
    }
  }

  private byte[] answer(byte[] question, boolean truncated) throws IOException {
    var asked = new Message(question);
    var message = new Message(asked.getHeader().getID());
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(code);
    message.addRecord(asked.getQuestion(), Section.QUESTION);
    boolean isNew = !asked.getQuestion().getName().toString().startsWith("kubernetes.");
    int left = isNew ? denied.getAndDecrement() : 0;
    if (left > 0 && !(knows && left % 2 == 0)) {
      message.getHeader().setRcode(Rcode.NXDOMAIN);
      Name zone = Name.fromConstantString("cluster.local.");
      message.addRecord(
          new SOARecord(zone, DClass.IN, kept, zone, zone, 1, 7200, 1800, 86_400, kept),
          Section.AUTHORITY);
      return message.toWire();
    }
    if (truncated) {
      message.getHeader().setFlag(Flags.TC);
    } else if (code == Rcode.NOERROR) {
      message.addRecord(
          new ARecord(
              asked.getQuestion().getName(), DClass.IN, 30, InetAddress.ofLiteral(ADDRESS.text())),
          Section.ANSWER);
    }
    return message.toWire();
  }

  /// Nobody listens any more.
  void leave() throws IOException {
    udp.close();
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
