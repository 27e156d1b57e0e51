package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.inside.Account;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Sounds;
import dev.tsk8s.probes.inside.TalkJson;
import dev.tsk8s.probes.inside.TalkJson.Unreadable;
import dev.tsk8s.probes.inside.Task;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A probe pod to which all questions are answered.
final class FakePod implements PodTalk {
  private static final Ip SERVER = new Ip("10.96.0.10");

  /// A port that is not open until it is shut.
  static final int EXPIRED = 41_799;

  /// A node from which Services answer a part of the questions at first.
  static final String LATE = "late";

  /// A node that cannot send by TCP.
  static final String MUTE = "mute";

  private final String node;
  private final Ip address;
  private final Deque<String> lines = new ArrayDeque<>();
  private int asks;

  FakePod(String node, Ip address) {
    this.node = node;
    this.address = address;
  }

  @Override
  public void say(String line) throws IOException {
    if (line.isEmpty()) {
      lines.add(TalkJson.line(new Account.Refused(0, "not understood")));
      return;
    }
    try {
      lines.add("a warning of the runtime");
      lines.add(TalkJson.line(new Account.Refused(999_999, "of a task of somebody else")));
      lines.add(TalkJson.line(account(TalkJson.task(line))));
    } catch (Unreadable e) {
      throw new IOException(e);
    }
  }

  private Account account(Task task) {
    return switch (task) {
      case Task.Greet greet ->
          new Account.Ready(greet.number(), "1", node, List.of(address), List.of(), 41643, 41643);
      case Task.Ask ask -> answers(ask);
      case Task.Count count ->
          new Account.Counted(
              count.number(),
              new Counters(
                  Optional.of(Instant.EPOCH), Optional.empty(), Collections.emptySortedMap()));
      case Task.Reach reach ->
          new Account.Reaches(
              reach.number(), reach.hosts().stream().flatMap(FakePod::reached).toList());
      case Task.Resolve resolve -> new Account.Names(resolve.number(), names(resolve));
      case Task.Stream stream when node.equals(MUTE) ->
          new Account.Refused(stream.number(), "no more sockets");
      case Task.Stream stream ->
          new Account.Streamed(stream.number(), 125_000_000, Duration.ofSeconds(1));
      case Task.Size size ->
          new Account.Sizes(size.number(), size.targets().stream().map(FakePod::sized).toList());
      case Task.Nat nat -> new Account.Mapping(nat.number(), view(nat));
      case Task.Open open -> new Account.Opened(open.number(), true);
      case Task.Shut shut -> new Account.Opened(shut.number(), shut.port() != EXPIRED);
      case Task.Knock knock ->
          new Account.Knocked(
              knock.number(), knock.ports().stream().map(FakePod::knocked).toList());
      case Task.Tell tell ->
          new Sounds(
              tell.number(),
              List.of(new Sounds.Sound(0, address, Protocol.UDP, 20, List.of(address))));
    };
  }

  private Answers answers(Task.Ask ask) {
    asks++;
    return new Answers(ask.number(), ask.targets().stream().map(to -> row(to, ask)).toList());
  }

  private static KnockView knocked(Task.Knock.At at) {
    return new KnockView(at.socket(), false, at.open(), List.of(), 1, Duration.ofMillis(1));
  }

  private static Stream<Reached> reached(Task.Host host) {
    Stream<Reached> tcp = Stream.of(reached(host, host.tcpPort(), Protocol.TCP));
    return host.udpPort() == 0
        ? tcp
        : Stream.concat(tcp, Stream.of(reached(host, host.udpPort(), Protocol.UDP)));
  }

  private static Reached reached(Task.Host host, int port, Protocol protocol) {
    Ip ip = Ip.parse(host.name()).orElseGet(() -> new Ip("192.0.2.9"));
    return new Reached(
        host.name(),
        Optional.of(new Endpoint(ip, port)),
        protocol,
        Optional.empty(),
        1,
        1,
        Ending.ANSWERED,
        List.of(),
        Optional.of(Duration.ofMillis(1)));
  }

  private Resolving names(Task.Resolve resolve) {
    var lookups = new ArrayList<Lookup>();
    lookups.add(lookup(Purpose.HEADLESS, resolve.headless()));
    resolve.tailnet().forEach(name -> lookups.add(lookup(Purpose.TAILNET, name)));
    return new Resolving(List.of(SERVER), List.of(), 5, lookups);
  }

  private Lookup lookup(Purpose purpose, String name) {
    return new Lookup(
        purpose,
        name,
        SERVER,
        Protocol.UDP,
        Found.ADDRESSES,
        "NOERROR",
        List.of(address),
        Duration.ofMillis(1));
  }

  private NatView view(Task.Nat nat) {
    var from = new Endpoint(address, 40_000);
    return new NatView(
        nat.servers().stream()
            .map(server ->
                new StunExchange(
                    server.host(),
                    new Endpoint(new Ip(server.host()), server.port()),
                    false,
                    StunExchange.Ask.SAME,
                    StunExchange.Purpose.MAPPING,
                    from,
                    1,
                    1,
                    Duration.ofMillis(1),
                    new StunExchange.Mapped(from, Optional.empty(), false)))
            .toList(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        nat.servers().size(),
        Duration.ofMillis(1));
  }

  private static Account.Sizes.Sized sized(Task.Target to) {
    return new Account.Sizes.Sized(
        to.index(),
        new Endpoint(to.ip(), to.udpPort()),
        Optional.of(1500),
        Optional.of(1500),
        1500,
        PathSize.Hole.NONE,
        List.of(),
        "");
  }

  private Answers.Answer row(Task.Target to, Task.Ask ask) {
    boolean late = node.equals(LATE) && ask.self() >= ServiceQuestions.SELF && asks == 1;
    return new Answers.Answer(
        to.index(),
        new Endpoint(to.ip(), to.udpPort()),
        Protocol.UDP,
        Optional.of(address),
        ask.packets(),
        late ? 1 : ask.packets(),
        Ending.ANSWERED,
        List.of(address),
        Optional.empty());
  }

  @Override
  public String hear(Deadline deadline) throws IOException {
    if (lines.isEmpty()) {
      throw new Late(deadline.budget());
    }
    return lines.removeFirst();
  }

  @Override
  public void close() {}
}
