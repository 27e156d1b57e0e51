package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.EgressSeen.Reach;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What [ModelEgress] says of the places of one cluster, over one address family.
record EgressWords(
    Probed probed,
    List<EgressSeen> all,
    EarlierBreaks earlier,
    SharedAddresses shared,
    Judgement judgement) {
  private static final int MOST_ROWS = 4;

  /// Of which nothing gets out, as far as is known.
  private static final Set<Reach> SHUT = EnumSet.of(Reach.NO_ROUTE, Reach.NOTHING, Reach.UNCLEAR);

  void judge() {
    Map<String, Reach> hosts = new HashMap<>();
    all.stream().filter(one -> !one.isOfPod()).forEach(one -> hosts.put(one.node(), one.reach()));
    Set<String> getOut =
        all.stream()
            .filter(one -> one.isOfPod() && !SHUT.contains(one.reach()))
            .map(EgressSeen::node)
            .collect(Collectors.toSet());
    Map<Code, List<EgressSeen>> found = new TreeMap<>();
    for (EgressSeen one : all) {
      Reach reach = one.reach();
      Reach host = hosts.get(one.node());
      if (reach == Reach.ALL) {
        judgement.healthy();
      } else {
        Code code =
            reach == Reach.NOTHING && !one.isOfPod() && getOut.contains(one.node())
                ? ModelEgress.NODES
                : code(one, reach, host);
        found.computeIfAbsent(code, _ -> new ArrayList<>()).add(one);
      }
    }
    found.forEach(this::tell);
  }

  /// The first broken step; the same break of a node and of its pods is that of the node.
  private static Code code(EgressSeen one, Reach reach, @Nullable Reach host) {
    return switch (reach) {
      case NO_ROUTE -> ModelEgress.NO_ROUTE;
      case NOTHING -> {
        if (!one.isOfPod()) {
          yield ModelEgress.BEYOND;
        }
        yield host == null || host == Reach.UNCLEAR
            ? ModelEgress.NO_NODE
            : switch (host) {
              case NO_ROUTE -> ModelEgress.NO_ROUTE;
              case NOTHING -> ModelEgress.BEYOND;
              default -> ModelEgress.PODS;
            };
      }
      case NO_UDP -> one.isOfPod() && host == Reach.ALL ? ModelEgress.PODS_UDP : ModelEgress.UDP;
      case NO_TCP -> one.isOfPod() && host == Reach.ALL ? ModelEgress.PODS_TCP : ModelEgress.TCP;
      case UDP_AT_LEAST -> ModelEgress.TCP_UNCLEAR;
      case TCP_AT_LEAST -> ModelEgress.NO_STUN;
      case UDP_REFUSED -> ModelEgress.UDP_UNCLEAR;
      case ALL, UNCLEAR -> ModelEgress.UNCLEAR;
    };
  }

  private void tell(Code code, List<EgressSeen> places) {
    boolean podsOnly = places.stream().allMatch(EgressSeen::isOfPod);
    List<String> policies = ProbePolicies.restrictingEgress(probed);
    boolean mayBeKept = podsOnly && !code.equals(ModelEgress.NO_ROUTE); // by a policy
    if (ModelEgress.OPEN.contains(code)) {
      doubt(code, places);
    } else if (mayBeKept && probed.policies().unseen().isPresent()) {
      judgement.unknown(Subject.cluster(), probed.policies().unseen().get());
    } else if (mayBeKept && !policies.isEmpty()) {
      doubt(ModelEgress.POLICY, places);
    } else {
      fault(code, places, podsOnly);
    }
  }

  private void doubt(Code code, List<EgressSeen> places) {
    judgement.unknown(
        Subject.cluster(),
        Reason.NotVisible.of(
            code.text(),
            Map.of(
                "nodes", ModelCheck.nodes(nodes(places)),
                "policies", String.join(", ", ProbePolicies.restrictingEgress(probed)),
                "hosts", hosts(places),
                "family", family(),
                "source", source())));
  }

  private void fault(Code code, List<EgressSeen> places, boolean podsOnly) {
    Set<String> nodes = nodes(places);
    Subject subject =
        nodes.size() == 1 && nodes(all).size() > 1
            ? Subject.node(nodes.iterator().next())
            : Subject.cluster();
    Finding finding =
        code.equals(ModelEgress.UDP) || code.equals(ModelEgress.PODS_UDP)
            ? Finding.warning(code, subject)
            : Finding.problem(code, subject);
    finding =
        finding
            .with(
                Map.of(
                    "nodes", ModelCheck.nodes(nodes),
                    "count", Integer.toString(nodes.size()),
                    "all", Integer.toString(nodes(all).size()),
                    "hosts", hosts(places),
                    "host", example(places),
                    "source", source(),
                    "places",
                        podsOnly
                            ? "pods"
                            : places.stream().noneMatch(EgressSeen::isOfPod)
                                ? "nodes"
                                : "pods and nodes",
                    "example", nodes.iterator().next()))
            .with(
                Map.of(
                    "family", family(),
                    "tables", CutWords.tables(all.getFirst().v6()),
                    "ipVersion", all.getFirst().v6() ? "6" : "4"))
            .seen(named())
            .seen(exhibits(places));
    Finding explained = code.equals(ModelEgress.BEYOND) ? shared.explain(finding, places) : finding;
    judgement.fault(
        code.equals(ModelEgress.PODS)
            ? earlier.ofCutOff(nodes, all.getFirst().v6()).map(explained::because).orElse(explained)
            : explained);
  }

  /// Who named the hosts.
  private String source() {
    return probed.outside().from().map(Origin::where).orElse(Exhibit.UNKNOWN);
  }

  private List<Exhibit> named() {
    String hosts = String.join(", ", probed.outside().names());
    return probed.outside().from().stream()
        .map(from -> new Exhibit("hosts outside", hosts, "", from))
        .toList();
  }

  private static List<Exhibit> exhibits(List<EgressSeen> places) {
    return places.stream()
        .flatMap(one ->
            one.rows().stream()
                .filter(row -> row.answered() == 0)
                .limit(2)
                .flatMap(row -> exhibit(one, row).stream()))
        .limit(MOST_ROWS)
        .toList();
  }

  private static List<Exhibit> exhibit(EgressSeen one, Reached row) {
    String name = ProbeExhibits.name(one.place().id());
    return Exhibits.of(
        one.place().outside(),
        row.protocol().name().toLowerCase(Locale.ROOT)
            + " "
            + name
            + " -> "
            + row.at().map(Object::toString).orElse(row.host()),
        "sent="
            + row.sent()
            + " answered="
            + row.answered()
            + " ending="
            + row.ending().name().toLowerCase(Locale.ROOT),
        name);
  }

  private String family() {
    return CutWords.family(all.getFirst().v6());
  }

  static String hosts(List<EgressSeen> places) {
    return places.stream()
        .flatMap(one -> one.rows().stream())
        .map(Reached::host)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /// The address of a host that did not answer.
  private static String example(List<EgressSeen> places) {
    return places.stream()
        .flatMap(one -> one.rows().stream())
        .filter(row -> row.answered() == 0)
        .flatMap(row -> row.at().stream())
        .map(at -> at.ip().text())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }

  private static Set<String> nodes(List<EgressSeen> places) {
    return places.stream().map(EgressSeen::node).collect(Collectors.toCollection(TreeSet::new));
  }
}
