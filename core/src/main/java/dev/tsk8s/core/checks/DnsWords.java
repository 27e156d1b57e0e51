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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      Set.of(ModelDns.SILENT, ModelDns.NODE_CACHE, ModelDns.NO_UDP, ModelDns.NO_TCP);

  private static final Set<Code> WARNINGS = Set.of(ModelDns.NO_TCP, ModelDns.SLOW);

  /// The name server itself is reached and answers.
  private static final Set<Code> BEYOND = Set.of(ModelDns.UPSTREAM, ModelDns.TAILNET);

  void judge() {
    Map<Code, List<NameServerSeen>> found = new TreeMap<>();
    for (NameServerSeen seen : all) {
      seen.fault(zone.isThere())
          .ifPresentOrElse(
              code -> found.computeIfAbsent(code, _ -> new ArrayList<>()).add(seen),
              () -> sound(seen));
    }
    // nobody listens: the places that were told so know more than those that heard nothing
    List<NameServerSeen> closed = found.get(ModelDns.CLOSED);
    if (closed != null && found.containsKey(ModelDns.SILENT)) {
      closed.addAll(found.remove(ModelDns.SILENT));
    }
    found.forEach(this::tell);
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
    if (podsOnly && !policies.isEmpty() && UNANSWERED.contains(code)) {
      doubt(ModelDns.POLICY, places, Map.of("policies", String.join(", ", policies)));
    } else if (podsOnly && whole && UNANSWERED.contains(code) && nodes(all).size() > 1) {
      doubt(ModelDns.PODS_ONLY, places, Map.of());
    } else {
      fault(code, places, nodes, podsOnly);
    }
  }

  private void doubt(Code code, List<NameServerSeen> places, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put("server", all.getFirst().server().text());
    details.put("nodes", ModelCheck.nodes(nodes(places)));
    judgement.unknown(Subject.cluster(), Reason.NotVisible.of(code.text(), details));
  }

  private void fault(Code code, List<NameServerSeen> places, Set<String> nodes, boolean podsOnly) {
    boolean one = nodes.size() == 1 && nodes(all).size() > 1;
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
            .with("tables", CutWords.tables(example.server().isV6()))
            .seen(exhibits(code, places))
            .seen(code.equals(ModelDns.TAILNET) ? zone.exhibits() : List.of());
    judgement.fault(
        BEYOND.contains(code)
            ? finding
            : earlier.of(nodes, example.server().isV6()).map(finding::because).orElse(finding));
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
        .flatMap(seen -> asked(code, seen).stream().flatMap(one -> exhibit(seen, one).stream()))
        .limit(MOST_LOOKUPS)
        .toList();
  }

  private static List<Exhibit> exhibit(NameServerSeen seen, Lookup one) {
    return Exhibits.of(
        seen.place().names(),
        one.protocol().name().toLowerCase(Locale.ROOT) + " " + one.name() + " @" + one.server(),
        one.found().name().toLowerCase(Locale.ROOT)
            + (one.code().isEmpty() ? "" : " " + one.code())
            + " after "
            + one.took().toMillis()
            + " ms",
        ProbeExhibits.name(seen.place().id()));
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

  private static Set<String> nodes(List<NameServerSeen> places) {
    return places.stream()
        .map(one -> one.place().id().node())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
