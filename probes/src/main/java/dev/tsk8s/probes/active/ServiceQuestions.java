package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Task.Ask;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What each place asks the Services of the run: their cluster addresses, and the node ports of the
/// one that leads everywhere on the place's own node and on the next one. A node also asks the next
/// one at the port of the Service that leads to its own pod only: that pod should see who asks.
final class ServiceQuestions {
  /// Beside the questions to pods: what a Service passes on must not count as what a pod was asked.
  static final int SELF = 1 << 23;

  static final int TRIES = 3;
  static final Duration BETWEEN_TRIES = Duration.ofSeconds(4);
  private static final int PACKETS = 4;
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  /// Three rounds of questions, over UDP and TCP, with what is around them.
  static final Duration TAKES = Duration.ofSeconds(40);

  private final List<ServiceFront> fronts;
  private final Map<ProbeId, Integer> index;
  private final SortedMap<String, List<Ip>> nodes = new TreeMap<>();

  /// @param addresses that Kubernetes has for each place
  ServiceQuestions(
      List<ServiceFront> fronts, Map<ProbeId, Integer> index, Map<ProbeId, List<Ip>> addresses) {
    this.fronts = List.copyOf(fronts);
    this.index = index;
    addresses.forEach((id, ips) -> {
      if (id.kind() == Kind.NODE) {
        nodes.put(id.node(), ips);
      }
    });
  }

  Ask task(int number, ProbeId place) {
    var targets = new ArrayList<Target>();
    for (ServiceFront front : fronts) {
      front.addresses().forEach(ip -> targets.add(new Target(0, ip, Ask.PORT, Ask.PORT)));
      if (front.udpPort() > 0 && front.tcpPort() > 0) {
        nodePorts(place, front)
            .forEach(ip -> targets.add(new Target(0, ip, front.udpPort(), front.tcpPort())));
      }
    }
    int self = SELF + index.getOrDefault(place, 0);
    return new Ask(number, self, targets, PACKETS, Questions.GAP, PATIENCE);
  }

  private List<Ip> nodePorts(ProbeId place, ServiceFront front) {
    List<Ip> own = nodes.getOrDefault(place.node(), List.of());
    if (front.local()) {
      return place.kind() == Kind.NODE
          ? next(place).stream().filter(ip -> !own.contains(ip)).toList()
          : List.of();
    }
    return Stream.concat(own.stream(), next(place).stream()).distinct().toList();
  }

  /// Addresses of the node that comes after this one, round and round.
  private List<Ip> next(ProbeId place) {
    var next = nodes.tailMap(place.node() + "\0");
    return !next.isEmpty()
        ? next.firstEntry().getValue()
        : nodes.isEmpty() ? List.of() : nodes.firstEntry().getValue();
  }

  List<Called> facts(Answers account) {
    return account.rows().stream().map(this::fact).toList();
  }

  private Called fact(Answer row) {
    ServiceKind kind = kind(row);
    boolean cluster = kind == ServiceKind.CLUSTER_IP || kind == ServiceKind.LOCAL_IP;
    return new Called(
        kind,
        cluster ? "" : nodeOf(row.at().ip()),
        row.at(),
        row.protocol(),
        row.from(),
        row.sent(),
        row.answered(),
        row.ending(),
        row.seenAs());
  }

  private ServiceKind kind(Answer row) {
    for (ServiceFront front : fronts) {
      if (front.addresses().contains(row.at().ip())) {
        return front.local() ? ServiceKind.LOCAL_IP : ServiceKind.CLUSTER_IP;
      }
    }
    int port = row.at().port();
    return fronts.stream()
            .anyMatch(one -> one.local() && (one.udpPort() == port || one.tcpPort() == port))
        ? ServiceKind.LOCAL_PORT
        : ServiceKind.NODE_PORT;
  }

  private String nodeOf(Ip ip) {
    return nodes.entrySet().stream()
        .filter(entry -> entry.getValue().contains(ip))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /// There is no Service to ask.
  static SortedMap<ProbeId, Evidence<List<Called>>> unasked(
      Collection<ProbeId> places, Reason why) {
    var all = new TreeMap<ProbeId, Evidence<List<Called>>>();
    places.forEach(place -> all.put(place, new Unavailable<>(why)));
    return all;
  }
}
