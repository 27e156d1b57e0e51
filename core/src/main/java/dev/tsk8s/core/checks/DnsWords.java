package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What [ModelDns] says of one name server.
///
/// @param all what it answered each place
/// @param zone for names of the tailnet
record DnsWords(
    Probed probed,
    List<NameServerSeen> all,
    TailnetZone zone,
    EarlierBreaks earlier,
    Judgement judgement) {
  private static final int MOST_LOOKUPS = 4;

  /// No answer at all, as a policy makes it.
  private static final Set<Code> UNANSWERED =
      Set.of(
          ModelDns.SILENT, ModelDns.NODE_CACHE, ModelDns.NO_UDP, ModelDns.NO_TCP, ModelDns.SPARED);

  private static final Set<Code> WARNINGS = Set.of(ModelDns.NO_TCP, ModelDns.SLOW, ModelDns.SPARED);

  /// The name server itself is reached and answers.
  private static final Set<Code> BEYOND = Set.of(ModelDns.UPSTREAM, ModelDns.TAILNET);

  void judge() {
    var faults = new DnsFaults(all, zone.isThere());
    faults.sound().forEach(this::sound);
    faults.found().forEach(this::tell);
  }

  private void sound(NameServerSeen seen) {
    if (seen.outsideFails()) {
      judgement.unknown(
          Subject.node(seen.place().id().node()),
          new Reason.TooFew("domains outside", seen.domainsOutside(), 2));
    } else {
      judgement.healthy(all.getFirst().equals(seen) ? cost(seen) : List.of());
    }
  }

  private void tell(Code code, List<NameServerSeen> places) {
    Set<String> nodes = nodes(places);
    boolean podsOnly = places.stream().allMatch(one -> one.place().id().kind().isOfPod());
    boolean whole = nodes.equals(nodes(all));
    List<String> policies = ProbePolicies.restrictingEgress(probed);
    if (code.equals(ModelDns.SLOW) && new SlowNames(places, all).doubt().isPresent()) {
      judgement.unknown(Subject.cluster(), new SlowNames(places, all).doubt().get());
    } else if (code.equals(ModelDns.PARTLY) && failed(places) == 1) {
      doubt(
          ModelDns.ONCE,
          places,
          Map.of("place", ProbeExhibits.name(places.getFirst().place().id())));
    } else if (podsOnly && probed.policies().unseen().isPresent() && UNANSWERED.contains(code)) {
      judgement.unknown(Subject.cluster(), probed.policies().unseen().get());
    } else if (podsOnly && !policies.isEmpty() && UNANSWERED.contains(code)) {
      doubt(ModelDns.POLICY, places, Map.of("policies", String.join(", ", policies)));
    } else if (podsOnly && whole && UNANSWERED.contains(code) && nodes(all).size() > 1) {
      doubt(ModelDns.PODS_ONLY, places, Map.of());
    } else if (hosts(places) && whole && UNANSWERED.contains(code) && arePodsAnswered(places)) {
      doubt(ModelDns.NODES_ONLY, places, Map.of());
    } else {
      fault(code, places, nodes, podsOnly);
    }
  }

  private boolean arePodsAnswered(List<NameServerSeen> silent) {
    return all.stream().anyMatch(one -> one.place().id().kind().isOfPod())
        && all.stream().filter(one -> !silent.contains(one)).allMatch(NameServerSeen::isAnswered);
  }

  private static long failed(List<NameServerSeen> places) {
    return places.stream().mapToLong(NameServerSeen::failed).sum();
  }

  private void doubt(Code code, List<NameServerSeen> places, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put("server", all.getFirst().server().text());
    details.put("nodes", ModelCheck.nodes(nodes(places)));
    judgement.unknown(Subject.cluster(), Reason.NotVisible.of(code.text(), details));
  }

  private void fault(Code code, List<NameServerSeen> places, Set<String> nodes, boolean podsOnly) {
    // which node meets the one pod that is at fault is chance
    boolean one = nodes.size() == 1 && nodes(all).size() > 1 && !code.equals(ModelDns.PARTLY);
    Subject subject = one ? Subject.node(nodes.iterator().next()) : Subject.cluster();
    NameServerSeen example = places.getFirst();
    Finding finding =
        WARNINGS.contains(code) ? Finding.warning(code, subject) : Finding.problem(code, subject);
    finding =
        finding
            .with(
                Map.of(
                    "nodes", ModelCheck.nodes(nodes),
                    "all", Integer.toString(nodes(all).size()),
                    "count", Integer.toString(nodes.size()),
                    "server", example.server().text(),
                    "name", asked(code, example).getFirst().name(),
                    "places", podsOnly ? "pods" : hosts(places) ? "nodes" : "pods and nodes",
                    "questions", Integer.toString(questions(example)),
                    "example", nodes.iterator().next()))
            .with("asks", zone.servers())
            .with("failed", Long.toString(failed(places)))
            .with("asked", Integer.toString(asked(code, all)))
            .with("others", others(example))
            .with("tables", CutWords.tables(example.server().isV6()))
            .seen(exhibits(code, places))
            .seen(code.equals(ModelDns.TAILNET) ? zone.exhibits() : List.of());
    judgement.fault(
        BEYOND.contains(code)
            ? finding
            : earlier
                .of(nodes, example.server().isV6())
                .or(() ->
                    isOfLostPackets(code, places)
                        ? earlier.ofLoss(nodes, example.server().isV6())
                        : Optional.empty())
                .map(finding::because)
                .orElse(finding));
  }

  /// A question that is lost is asked again after a while, and a last one is never answered.
  private static boolean isOfLostPackets(Code code, List<NameServerSeen> places) {
    return code.equals(ModelDns.SLOW)
        || (code.equals(ModelDns.PARTLY) && places.stream().noneMatch(NameServerSeen::isEverWrong));
  }

  private static int asked(Code code, List<NameServerSeen> places) {
    return places.stream().mapToInt(one -> asked(code, one).size()).sum();
  }

  private static String others(NameServerSeen seen) {
    return NameServerSeen.of(seen.place()).stream()
        .map(other -> other.server().text())
        .filter(other -> !other.equals(seen.server().text()))
        .collect(Collectors.joining(", "));
  }

  private static boolean hosts(List<NameServerSeen> places) {
    return places.stream().allMatch(one -> one.place().id().kind() == Kind.NODE);
  }

  private static List<Lookup> asked(Code code, NameServerSeen seen) {
    return seen.of(
        code.equals(ModelDns.UPSTREAM)
            ? Purpose.OUTSIDE
            : code.equals(ModelDns.TAILNET) ? Purpose.TAILNET : Purpose.CLUSTER);
  }

  /// Of a pod and of a node, where both are concerned.
  private static List<Exhibit> exhibits(Code code, List<NameServerSeen> places) {
    Stream<NameServerSeen> shown =
        Stream.concat(
            places.stream().filter(one -> one.place().id().kind().isOfPod()).limit(1),
            places.stream().filter(one -> !one.place().id().kind().isOfPod()).limit(1));
    return shown
        .flatMap(seen -> asked(code, seen).stream().flatMap(one -> seen.exhibit(one).stream()))
        .limit(MOST_LOOKUPS)
        .toList();
  }

  /// What a name of another domain costs there.
  private static List<Exhibit> cost(NameServerSeen seen) {
    return Exhibits.of(
        seen.place().names(),
        "questions for one name outside",
        Integer.toString(questions(seen)),
        ProbeExhibits.name(seen.place().id()));
  }

  /// A name with a dot is asked with every search domain first where `ndots` is more, for both
  /// families (resolv.conf(5)).
  private static int questions(NameServerSeen seen) {
    Resolving names = seen.place().names().seen().orElseThrow();
    int domains = names.ndots() > 1 ? names.search().size() : 0;
    return 2 * (domains + 1);
  }

  static Set<String> nodes(List<NameServerSeen> places) {
    return places.stream().map(NameServerSeen::node).collect(Collectors.toCollection(TreeSet::new));
  }
}
