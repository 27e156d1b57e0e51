package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Sizes;
import dev.tsk8s.probes.inside.Account.Sizes.Sized;
import dev.tsk8s.probes.inside.Account.Sounds;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import dev.tsk8s.probes.inside.TalkJson.Unreadable;
import dev.tsk8s.probes.inside.Task.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A probe server, and somebody who is attached to it.
final class Pod implements AutoCloseable {
  static final String RUN = "r1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OutputStream typed;
  private final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
  private final Runnable end;

  private Pod(OutputStream typed, Runnable end) {
    this.typed = typed;
    this.end = end;
  }

  /// In this process.
  static Pod at(String... own) throws IOException {
    var server = new ProbeServer("1.2.3", "n1", Duration.ofMinutes(1));
    var in = new PipedInputStream(1 << 16);
    var pod = new Pod(new PipedOutputStream(in), server::stop);
    List<InetAddress> addresses = Stream.of(own).map(InetAddress::ofLiteral).toList();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            server.serve(addresses, in, pod::heard);
          } catch (IOException | InterruptedException e) {
            pod.accounts.add(new Account.Refused(-1, e.toString()));
          }
        });
    return pod;
  }

  /// In another process.
  static Pod of(Process process) {
    var pod = new Pod(process.getOutputStream(), process::destroyForcibly);
    BufferedReader lines = process.inputReader(UTF_8);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            lines.lines().forEach(pod::heard);
          } catch (UncheckedIOException _) {
            // closed
          }
        });
    return pod;
  }

  private void heard(String line) {
    try {
      accounts.add(TalkJson.account(line.strip()));
    } catch (Unreadable e) {
      accounts.add(new Account.Refused(-1, "unreadable: " + line));
    }
  }

  void type(String text) {
    try {
      typed.write(text.getBytes(UTF_8));
      typed.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void give(Task task) {
    type(TalkJson.line(task) + "\n");
  }

  Account next() throws InterruptedException {
    Account account = accounts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (account == null) {
      throw new AssertionError("no account after " + PATIENCE);
    }
    return account;
  }

  /// @return what came, if it is of that kind
  <T extends Account> T next(Class<T> kind) throws InterruptedException {
    Account account = next();
    if (!kind.isInstance(account)) {
      throw new AssertionError("no " + kind.getSimpleName() + ": " + account);
    }
    return kind.cast(account);
  }

  boolean isSilent() {
    return accounts.isEmpty();
  }

  Ready greet() throws InterruptedException {
    return greet(RUN);
  }

  Ready greet(String run) throws InterruptedException {
    give(new Task.Greet(1, run));
    return next(Ready.class);
  }

  List<Answer> ask(int packets, Target... targets) throws InterruptedException {
    return ask(packets, Duration.ofSeconds(1), targets);
  }

  /// As pod 0 of the run.
  List<Answer> ask(int packets, Duration patience, Target... targets) throws InterruptedException {
    give(new Task.Ask(2, 0, List.of(targets), packets, Duration.ofMillis(10), patience));
    return next(Answers.class).rows();
  }

  List<Sized> size(Target... targets) throws InterruptedException {
    give(new Task.Size(4, List.of(targets)));
    return next(Sizes.class).rows();
  }

  /// As pod 0 of the run.
  Account.Streamed stream(Target target) throws InterruptedException {
    give(new Task.Stream(6, 0, target));
    return next(Account.Streamed.class);
  }

  /// Asks both ports of each.
  NatView nat(Target... targets) throws InterruptedException {
    List<Task.Server> servers =
        Stream.of(targets)
            .flatMap(to ->
                Stream.of(
                    new Task.Server(to.ip().text(), to.udpPort(), to.udpPort() + 1),
                    new Task.Server(to.ip().text(), to.udpPort() + 1, to.udpPort())))
            .toList();
    give(new Task.Nat(5, servers));
    return next(Account.Mapping.class).view();
  }

  List<Sound> tell() throws InterruptedException {
    give(new Task.Tell(3));
    return next(Sounds.class).rows();
  }

  /// As pod 1 of the run.
  static Target target(Ready of, String address) {
    return new Target(1, new Ip(address), of.udpPort(), of.tcpPort());
  }

  @Override
  public void close() {
    end.run();
  }
}
