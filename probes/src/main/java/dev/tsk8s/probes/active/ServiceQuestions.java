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

/// What each place asks the Service of the run: its cluster addresses, and its port on the place's
/// own node and on the next one.
final class ServiceQuestions {
  /// Beside the questions to pods: what a Service passes on must not count as what a pod was asked.
  static final int SELF = 1 << 23;

  static final int TRIES = 3;
  static final Duration BETWEEN_TRIES = Duration.ofSeconds(4);
  private static final int PACKETS = 4;
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  /// Three rows of questions, over UDP and then TCP, with what is around them.
  static final Duration TAKES = Duration.ofSeconds(40);

  private final ServiceFront front;
  private final Map<ProbeId, Integer> index;
  private final SortedMap<String, List<Ip>> nodes = new TreeMap<>();

  /// @param addresses that Kubernetes has for each place
  ServiceQuestions(
      ServiceFront front, Map<ProbeId, Integer> index, Map<ProbeId, List<Ip>> addresses) {
    this.front = front;
    this.index = index;
    addresses.forEach((id, ips) -> {
      if (id.kind() == Kind.NODE) {
        nodes.put(id.node(), ips);
      }
    });
  }

  Ask task(int number, ProbeId place) {
    var targets = new ArrayList<Target>();
    front.addresses().forEach(ip -> targets.add(new Target(0, ip, Ask.PORT, Ask.PORT)));
    if (front.udpPort() > 0 && front.tcpPort() > 0) {
      nodePorts(place)
          .forEach(ip -> targets.add(new Target(0, ip, front.udpPort(), front.tcpPort())));
    }
    int self = SELF + index.getOrDefault(place, 0);
    return new Ask(number, self, targets, PACKETS, Questions.GAP, PATIENCE);
  }

  private List<Ip> nodePorts(ProbeId place) {
    var next = nodes.tailMap(place.node() + "\0");
    List<Ip> there =
        !next.isEmpty()
            ? next.firstEntry().getValue()
            : nodes.isEmpty() ? List.of() : nodes.firstEntry().getValue();
    var all = new ArrayList<>(nodes.getOrDefault(place.node(), List.of()));
    there.stream().filter(ip -> !all.contains(ip)).forEach(all::add);
    return all;
  }

  List<Called> facts(Answers account) {
    return account.rows().stream().map(this::fact).toList();
  }

  private Called fact(Answer row) {
    boolean cluster = front.addresses().contains(row.at().ip());
    return new Called(
        cluster ? ServiceKind.CLUSTER_IP : ServiceKind.NODE_PORT,
        cluster ? "" : nodeOf(row.at().ip()),
        row.at(),
        row.protocol(),
        row.from(),
        row.sent(),
        row.answered(),
        row.ending(),
        row.seenAs());
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
