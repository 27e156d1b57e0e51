package dev.tsk8s.probes.inside;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A probe pod: hears the questions of the others of its run, and does the tasks that come over its
/// standard input. It keeps nothing and changes nothing, and it ends by itself.
public final class ProbeServer {
  private final String version;
  private final String node;
  private final Duration lifetime;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  /// @param version of this tsk8s
  /// @param node that it runs on; empty: not known
  /// @param lifetime after which it ends, whatever happens
  public ProbeServer(String version, String node, Duration lifetime) {
    this.version = version;
    this.node = node;
    this.lifetime = lifetime;
  }

  /// The addresses of a list as Kubernetes writes it; what is no address is left aside.
  ///
  /// @param list `status.podIPs` by the downward API: `10.0.0.1,fd00::1`
  public static List<InetAddress> addresses(String list) {
    return Stream.of(list.split(",", -1)).map(String::strip).flatMap(ProbeServer::address).toList();
  }

  private static Stream<InetAddress> address(String text) {
    try {
      return Stream.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Stream.empty();
    }
  }

  /// Serves until its lifetime is over, or until [#stop].
  ///
  /// @param known addresses by which Kubernetes knows the pod: they are told first
  /// @param in tasks; its end ends nothing
  /// @param out takes accounts, each a line with its end; called by one thread at a time
  /// @throws IOException if it cannot hear, or hears no longer
  public void run(List<InetAddress> known, InputStream in, Consumer<String> out)
      throws IOException, InterruptedException {
    serve(OwnAddresses.of(known), in, out);
  }

  /// @param own addresses to listen on
  void serve(List<InetAddress> own, InputStream in, Consumer<String> out)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(lifetime);
    var hearing = new Hearing();
    try (Ear ear = Ear.open(own, hearing)) {
      var talk = new Talk(version, node, ear, hearing, out);
      List<Thread> threads =
          List.of(
              begin("udp", ear::hearUdp),
              begin("tcp", ear::hearTcp),
              begin("talk", () -> talk.run(in, deadline)));
      try {
        await(deadline);
      } finally {
        deadline.stop();
        talk.stop();
        ear.stop();
        for (Thread thread : threads.subList(0, 2)) {
          thread.join(); // what it uses is closed next
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /// On a thread that keeps no process alive: reading standard input cannot be interrupted.
  private Thread begin(String name, Work work) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            work.run();
          } catch (IOException | InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
          }
        });
  }

  private void await(Deadline deadline) throws IOException, InterruptedException {
    try {
      boolean _ = ended.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // The lifetime is over.
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  /// Ends [#run] at once, from any thread, also before it began.
  public void stop() {
    ended.complete(true);
  }
}
