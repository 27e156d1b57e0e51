package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is not measured is unknown for that reason, and never makes another to blame: of every
/// check of what probe pods measure, in sound networks and in those with one fault.
class ModelLawsTest {
  static Stream<Arguments> cases() {
    return Checks.ALL.stream()
        .filter(ModelCheck.class::isInstance)
        .flatMap(check -> networks().keySet().stream().map(name -> Arguments.of(check.id(), name)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withoutOneFactAVerdictStaysOrIsUnknownForThat(String check, String network) {
    Check one =
        Checks.ALL.stream().filter(each -> each.id().equals(check)).findFirst().orElseThrow();

    EveryFact.examine(one, requireNonNull(networks().get(network)));
  }

  private static Map<String, Snapshot> networks() {
    var all = new TreeMap<String, ProbedCluster>();
    all.put("sound", ProbedCluster.of(3));
    all.put("two nodes", ProbedCluster.of(2));
    all.put("one node", ProbedCluster.of(1));
    all.put("a route is missing", losing(packet -> packet.between("node1", "node2")));
    all.put("a node is cut off", losing(packet -> touches(packet, "node3") && packet.ofPods()));
    all.put(
        "a node masquerades",
        ProbedCluster.of(3)
            .seeing((from, to) ->
                from.node().equals("node2") && from.kind().isOfPod() && to.kind().isOfPod()
                    ? ip(node("node2"))
                    : ip(from)));
    all.put("no Services", ProbedCluster.of(3).serving((from, _) -> !from.node().equals("node2")));
    all.put(
        "a local Service loses who asks",
        ProbedCluster.of(3)
            .fronting((from, row) ->
                row.service() == ServiceKind.LOCAL_PORT && row.node().equals("node3")
                    ? ip(node("node3"))
                    : ip(from)));
    all.put("two nodes have one address", ProbedCluster.of(3).sharing("node2", "node1"));
    all.put("nothing gets out", outside((_, _) -> Ending.SILENT));
    all.put(
        "pods of a node do not get out",
        outside((from, _) ->
            from.node().equals("node2") && from.kind() == Kind.POD
                ? Ending.SILENT
                : Ending.ANSWERED));
    all.put(
        "a table is full",
        ProbedCluster.of(3)
            .counting(
                name -> List.of(table(0, 90, 7), table(8, 95, name.equals("node2") ? 9 : 7))));
    all.put(
        "large packets vanish",
        ProbedCluster.of(3)
            .carrying((from, to) ->
                from.node().equals("node1")
                    ? new ProbedCluster.Pipe(1400, true, 1500)
                    : ProbedCluster.Pipe.ETHERNET));
    all.put(
        "a node tells its pods nothing of the tunnel's size",
        ProbedCluster.of(3)
            .inTailnet((from, to) ->
                Optional.of(
                    from.kind().isOfPod()
                        ? new ProbedCluster.Pipe(1280, from.node().equals("node2"), 1450)
                        : new ProbedCluster.Pipe(1280, false, 1280))));
    var snapshots = new TreeMap<String, Snapshot>();
    all.forEach((name, network) -> snapshots.put(name, network.snapshot()));
    return snapshots;
  }

  private static ProbedCluster losing(Predicate<Packet> packets) {
    return ProbedCluster.of(3).losing(packets);
  }

  private static ProbedCluster outside(BiFunction<ProbeId, Reached, Ending> endings) {
    return ProbedCluster.of(3).outside(List.of("203.0.113.10", "203.0.113.11"), endings);
  }

  private static boolean touches(Packet packet, String node) {
    return packet.from().node().equals(node) != packet.to().node().equals(node);
  }

  private static Counters table(int second, int entries, int refused) {
    return ProbedCluster.reading(
        second, Optional.of(new Conntrack(entries, 100, refused)), Map.of());
  }
}
