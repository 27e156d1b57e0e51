package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

@EnabledOnOs(OS.LINUX)
@Isolated("counts what this process has open")
class LinuxSocketTest {
  private static final Ip LOOPBACK = new Ip("127.0.0.1");

  @Test
  void leavesNoSocketWhenItIsStopped() throws Exception {
    try (var mute =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Deadline deadline = Deadline.after(Duration.ofSeconds(30));
      long before = sockets();
      int port = mute.getLocalPort();
      Thread.ofVirtual().start(() -> stopOnceAsked(mute, deadline));

      PathMtu path = new PathProbe("x", deadline).toServer(new Endpoint(LOOPBACK, port));

      assertThat(path.toTarget()).isEmpty();
      assertThat(path.took()).isLessThan(Duration.ofMillis(700));
      assertThat(sockets()).isEqualTo(before);
    }
  }

  @Test
  void tellsTheMtuThatTheSystemHolds() throws Exception {
    try (var socket = LinuxSocket.to(new Endpoint(LOOPBACK, 9))) {
      assertThat(socket.held().orElseThrow()).isGreaterThan(1500);
    }
  }

  private static void stopOnceAsked(DatagramSocket mute, Deadline deadline) {
    try {
      mute.receive(new DatagramPacket(new byte[2000], 2000));
      deadline.stop();
    } catch (IOException _) {
      // closed
    }
  }

  private static long sockets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(LinuxSocketTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException _) {
      return false; // closed in the meantime
    }
  }
}
