package dev.tsk8s.probes.inside;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.time.Duration;
import java.util.List;

/// What a probe pod is told to do: one line on its standard input.
public sealed interface Task {

  /// Where a pod listens over UDP and TCP, if nobody else does. Beside Tailscale's 41641, which a
  /// node may use itself, and its neighbour: a firewall that lets it pass between nodes is what the
  /// measurement is about.
  int PORT = 41_643;

  /// Chosen by who asks, from 1 on. The account repeats it: all who are attached to a pod read
  /// every account, also those of the tasks of others.
  int number();

  /// Say who you are, as an [Account.Ready]. Always the first task: a pod counts what it hears only
  /// once it knows of which run it is.
  ///
  /// @param run the run that the pod belongs to; the first greeting decides, a later one of another
  ///   run is refused
  record Greet(int number, String run) implements Task {
    public Greet {
      mustBe(number > 0, "number");
      mustBe(!run.isEmpty() && run.length() <= 63, "run");
    }
  }

  /// Ask others over UDP and over TCP, and give [Account.Answers].
  ///
  /// @param self the index of this pod in the run
  /// @param packets over UDP to each target; TCP calls each [#CALLS] times. With one packet only,
  ///   its time is as coarse as 5 ms
  /// @param gap the least time between two packets to one target; with many targets it is longer,
  ///   because a pod sends no more than 125 packets and begins no more than 16 calls a second
  /// @param patience how long an answer may take; with less than 1.1 seconds a refusal of TCP may
  ///   be missed, which a kernel may hear of only when it sends a SYN once more
  record Ask(
      int number, int self, List<Target> targets, int packets, Duration gap, Duration patience)
      implements Task {
    /// More would be a load on the cluster.
    public static final int MOST_TARGETS = 512;

    public static final int MOST_PACKETS = 200;

    /// TCP calls to each target.
    public static final int CALLS = 3;

    public static final Duration LONGEST_GAP = Duration.ofSeconds(10);
    public static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

    public Ask {
      mustBe(number > 0, "number");
      mustBe(Target.isIndex(self), "self");
      targets = List.copyOf(targets);
      mustBe(!targets.isEmpty() && targets.size() <= MOST_TARGETS, "targets");
      mustBe(packets >= 1 && packets <= MOST_PACKETS, "packets");
      mustBe(!gap.isNegative() && gap.compareTo(LONGEST_GAP) <= 0, "gap");
      mustBe(patience.isPositive() && patience.compareTo(LONGEST_PATIENCE) <= 0, "patience");
    }

    /// How long it takes if nobody answers.
    public Duration longest() {
      Duration round = UdpVolley.SPACING.multipliedBy(targets.size());
      Duration udp = (round.compareTo(gap) < 0 ? gap : round).multipliedBy(packets);
      Duration tcp = TcpCalls.SPACING.multipliedBy((long) CALLS * targets.size());
      return (udp.compareTo(tcp) < 0 ? tcp : udp).plus(patience);
    }
  }

  /// Say what was heard of the others so far, as [Account.Sounds].
  record Tell(int number) implements Task {
    public Tell {
      mustBe(number > 0, "number");
    }
  }

  /// Say what the kernel has counted so far, as [Account.Counted].
  record Count(int number) implements Task {
    public Count {
      mustBe(number > 0, "number");
    }
  }

  /// Ask each name server of this place, over UDP and over TCP, and give [Account.Names]: for the
  /// cluster's own name, and for these.
  ///
  /// @param headless `SERVICE.NAMESPACE` of a headless Service of the run; empty: there is none. It
  ///   is a new name: where it is denied, it is asked for again
  /// @param again how long after the first question
  /// @param outside names of hosts
  /// @param tailnet names of devices of the tailnet
  record Resolve(
      int number, String headless, Duration again, List<String> outside, List<String> tailnet)
      implements Task {
    public static final int MOST_NAMES = 8;

    public static final Duration LONGEST_AGAIN = Duration.ofMinutes(1);
    private static final int LONGEST_NAME = 253;

    public Resolve {
      mustBe(number > 0, "number");
      mustBe(headless.length() <= LONGEST_NAME, "headless");
      mustBe(!again.isNegative() && again.compareTo(LONGEST_AGAIN) <= 0, "again");
      outside = List.copyOf(outside);
      mustBe(areNames(outside), "outside");
      tailnet = List.copyOf(tailnet);
      mustBe(areNames(tailnet), "tailnet");
    }

    private static boolean areNames(List<String> names) {
      return names.size() <= MOST_NAMES
          && names.stream().allMatch(name -> name.length() <= LONGEST_NAME);
    }
  }

  /// Send by one TCP connection as much as it carries, for [#LASTS], and give [Account.Streamed].
  ///
  /// @param self the index of this pod in the run
  record Stream(int number, int self, Target target) implements Task {
    /// Long enough to leave slow start, short enough for a whole cluster.
    public static final Duration LASTS = Duration.ofSeconds(2);

    public Stream {
      mustBe(number > 0, "number");
      mustBe(Target.isIndex(self), "self");
      requireNonNull(target);
    }
  }

  /// Measure how large packets may be to others and back, and give [Account.Sizes].
  record Size(int number, List<Target> targets) implements Task {
    /// More would take a place longer than a run has.
    public static final int MOST_TARGETS = 64;

    /// So many places may measure to one: as much is what they may make it send.
    public static final int MOST_ASKERS = 4;

    /// What a path takes that swallows large packets, at the pace of bytes that is kept.
    private static final Duration PATH = Duration.ofSeconds(5);

    /// And the first one, if frames are large.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public Size {
      mustBe(number > 0, "number");
      targets = List.copyOf(targets);
      mustBe(!targets.isEmpty() && targets.size() <= MOST_TARGETS, "targets");
    }

    /// How long it takes at most: what is not measured then is not.
    public Duration longest() {
      return PATH.multipliedBy(targets.size()).plus(PATIENCE);
    }
  }

  /// Ask STUN servers what becomes of ports on the way to them, and give [Account.Mapping].
  ///
  /// @param servers ears of probe pods, and hosts outside
  record Nat(int number, List<Server> servers) implements Task {
    /// More tell nothing more.
    public static final int MOST_SERVERS = 6;

    /// Beyond what the slowest server takes.
    public static final Duration LONGEST = Duration.ofSeconds(6);

    public Nat {
      mustBe(number > 0, "number");
      servers = List.copyOf(servers);
      mustBe(!servers.isEmpty() && servers.size() <= MOST_SERVERS, "servers");
    }
  }

  /// A STUN server.
  ///
  /// @param host its name or address
  /// @param second the port that it answers from if it is asked to change its port; 0: it tells
  ///   itself, if it has one
  record Server(String host, int port, int second) {
    private static final int LONGEST_NAME = 253;

    public Server {
      mustBe(!host.isEmpty() && host.length() <= LONGEST_NAME, "host");
      mustBe(Target.isPort(port), "port");
      mustBe(second == 0 || Target.isPort(second), "second");
    }
  }

  /// Answer STUN on this port until [Shut] or for [#LASTS], if nobody holds it, and say so at once
  /// as [Account.Opened].
  record Open(int number, int port) implements Task {
    /// If nobody comes back to shut it.
    public static final Duration LASTS = Duration.ofSeconds(20);

    public Open {
      mustBe(number > 0, "number");
      mustBe(Target.isPort(port), "port");
    }
  }

  /// Answer no more on this port, and say as [Account.Opened] whether it was open until now.
  record Shut(int number, int port) implements Task {
    public Shut {
      mustBe(number > 0, "number");
      mustBe(Target.isPort(port), "port");
    }
  }

  /// Send unasked UDP to ports, and give [Account.Knocked].
  record Knock(int number, List<At> ports) implements Task {
    public static final int MOST_PORTS = 8;

    /// The longest that one port takes: it is silent.
    public static final Duration EACH = Duration.ofSeconds(2);

    /// A port.
    ///
    /// @param open somebody listens there who answers strangers
    public record At(Endpoint socket, boolean open) {
      public At {
        requireNonNull(socket);
        mustBe(Target.isPort(socket.port()), "port");
      }
    }

    public Knock {
      mustBe(number > 0, "number");
      ports = List.copyOf(ports);
      mustBe(!ports.isEmpty() && ports.size() <= MOST_PORTS, "ports");
    }
  }

  /// Ask hosts outside the cluster, each by a TCP connection and by STUN over UDP, and give
  /// [Account.Reaches].
  record Reach(int number, List<Host> hosts) implements Task {
    public static final int MOST_HOSTS = 8;

    public Reach {
      mustBe(number > 0, "number");
      hosts = List.copyOf(hosts);
      mustBe(!hosts.isEmpty() && hosts.size() <= MOST_HOSTS, "hosts");
    }
  }

  /// A host outside.
  ///
  /// @param name or address
  /// @param udpPort of STUN; 0: it is not asked
  record Host(String name, int tcpPort, int udpPort) {
    private static final int LONGEST_NAME = 253;

    public Host {
      mustBe(!name.isEmpty() && name.length() <= LONGEST_NAME, "name");
      mustBe(Target.isPort(tcpPort), "tcpPort");
      mustBe(udpPort == 0 || Target.isPort(udpPort), "udpPort");
    }
  }

  /// An address of another probe pod.
  ///
  /// @param index of that pod in the run
  /// @param udpPort as it told itself, so is the next
  record Target(int index, Ip ip, int udpPort, int tcpPort) {
    private static final int MOST_INDEX = (1 << 24) - 1;

    public Target {
      mustBe(isIndex(index), "index");
      requireNonNull(ip);
      mustBe(isPort(udpPort), "udpPort");
      mustBe(isPort(tcpPort), "tcpPort");
    }

    static boolean isPort(int port) {
      return port >= 1 && port <= 65_535;
    }

    static boolean isIndex(int index) {
      return index >= 0 && index <= MOST_INDEX;
    }
  }

  private static void mustBe(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException(what + " is out of bounds");
    }
  }
}
