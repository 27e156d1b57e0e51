package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What one name server answered one place.
///
/// @param lookups of that server
record NameServerSeen(ProbePlace place, Ip server, List<Lookup> lookups) {
  /// With a pod's search path (`ndots:5`) the resolver asks up to five times for a name of another
  /// domain, one after the other, and gives up after 5 s (resolv.conf(5), `timeout`).
  private static final Duration SLOW = Duration.ofSeconds(1);

  private static final Set<Found> NO_ANSWER = Set.of(Found.SILENT, Found.CLOSED, Found.UNREACHABLE);

  /// Where NodeLocal DNSCache listens on each node (Kubernetes: Using NodeLocal DNSCache).
  private static final Cidr LINK_LOCAL = new Cidr("169.254.0.0/16");

  static List<NameServerSeen> of(ProbePlace place) {
    Resolving names =
        place.names().seen().orElse(new Resolving(List.of(), List.of(), 1, List.of()));
    return names.servers().stream()
        .distinct()
        .map(server ->
            new NameServerSeen(
                place,
                server,
                names.lookups().stream().filter(one -> one.server().equals(server)).toList()))
        .filter(seen -> !seen.of(Purpose.CLUSTER).isEmpty())
        .toList();
  }

  /// What is wrong with it, judged by the cluster's own name, which it knows by itself; only then
  /// by names outside.
  ///
  /// @param tailnet whether it is set up to know names of the tailnet
  Optional<Code> fault(boolean tailnet) {
    List<Lookup> cluster = of(Purpose.CLUSTER);
    boolean udp = own().anyMatch(one -> answers(one, Protocol.UDP));
    boolean tcp = own().anyMatch(one -> answers(one, Protocol.TCP));
    if (!udp && !tcp) {
      return Optional.of(
          LINK_LOCAL.contains(server)
              ? ModelDns.NODE_CACHE
              : cluster.stream().anyMatch(one -> one.found() == Found.CLOSED)
                  ? ModelDns.CLOSED
                  : ModelDns.SILENT);
    }
    if (!udp || !tcp) {
      return Optional.of(udp ? ModelDns.NO_TCP : ModelDns.NO_UDP);
    }
    if (failed() > 0) {
      return Optional.of(
          cluster.stream().allMatch(NameServerSeen::isWrong) ? ModelDns.FAILS : ModelDns.PARTLY);
    }
    // all of them: one slow answer among quick ones is a busy moment
    if (cluster.stream().allMatch(one -> one.took().compareTo(SLOW) >= 0)) {
      return Optional.of(ModelDns.SLOW);
    }
    if (outsideFails()) {
      return domainsOutside() > 1 ? Optional.of(ModelDns.UPSTREAM) : Optional.empty();
    }
    return tailnet && tailnetFails() ? Optional.of(ModelDns.TAILNET) : Optional.empty();
  }

  /// How many questions for the cluster's own name got no answer, or a wrong one.
  long failed() {
    return of(Purpose.CLUSTER).stream()
        .filter(one -> isWrong(one) || NO_ANSWER.contains(one.found()))
        .count();
  }

  /// Of them over one protocol.
  long failed(Protocol protocol) {
    return of(Purpose.CLUSTER).stream()
        .filter(one -> one.protocol() == protocol)
        .filter(one -> isWrong(one) || NO_ANSWER.contains(one.found()))
        .count();
  }

  /// A server of the same place, another one if this is silent, knows the cluster's own name: then
  /// names are resolved there.
  boolean isSpared() {
    return of(place).stream()
        .anyMatch(other ->
            other.own().anyMatch(one -> answers(one, Protocol.UDP)) && other.failed() == 0);
  }

  /// Over UDP and TCP, rightly.
  boolean isAnswered() {
    return !of(Purpose.CLUSTER).isEmpty() && failed() == 0;
  }

  boolean isEverWrong() {
    return of(Purpose.CLUSTER).stream().anyMatch(NameServerSeen::isWrong);
  }

  String node() {
    return place.id().node();
  }

  /// Names that are answered without servers beyond. That of the headless Service shows whether
  /// anything is answered, right or wrong.
  private Stream<Lookup> own() {
    return Stream.concat(of(Purpose.CLUSTER).stream(), of(Purpose.HEADLESS).stream());
  }

  /// No name outside is answered; that a name is not there is an answer.
  boolean outsideFails() {
    List<Lookup> outside = of(Purpose.OUTSIDE);
    Predicate<Lookup> fails =
        one -> NO_ANSWER.contains(one.found()) || one.found() == Found.FAILURE;
    return !outside.isEmpty() && outside.stream().allMatch(fails);
  }

  /// It has no answer of those that it asks for names of the tailnet. That a name is not there is
  /// one: the operator's name server knows its own proxies only (ts:cmd/k8s-nameserver), and
  /// refuses some kinds of questions.
  private boolean tailnetFails() {
    List<Lookup> names = of(Purpose.TAILNET);
    return !names.isEmpty()
        && names.stream()
            .allMatch(one -> NO_ANSWER.contains(one.found()) || one.code().equals("SERVFAIL"));
  }

  /// One domain that fails may have servers of its own that fail, or be kept from here: the DERP
  /// servers of a tailnet are of one.
  int domainsOutside() {
    return (int) of(Purpose.OUTSIDE).stream().map(one -> domain(one.name())).distinct().count();
  }

  /// Its last two labels.
  private static String domain(String name) {
    String[] labels = name.replaceFirst("\\.$", "").toLowerCase(Locale.ROOT).split("\\.", -1);
    return labels.length < 2 ? name : labels[labels.length - 2] + "." + labels[labels.length - 1];
  }

  List<Exhibit> exhibit(Lookup one) {
    return Exhibits.of(
        place.names(),
        one.protocol().name().toLowerCase(Locale.ROOT) + " " + one.name() + " @" + one.server(),
        one.found().name().toLowerCase(Locale.ROOT)
            + (one.code().isEmpty() ? "" : " " + one.code())
            + " after "
            + one.took().toMillis()
            + " ms",
        ProbeExhibits.name(place.id()));
  }

  List<Lookup> of(Purpose purpose) {
    return lookups.stream().filter(one -> one.purpose() == purpose).toList();
  }

  private static boolean answers(Lookup one, Protocol protocol) {
    return one.protocol() == protocol && !NO_ANSWER.contains(one.found());
  }

  /// A name without an address of the kind that was asked is there all the same: the cluster's
  /// Services may have the other family.
  private static boolean isWrong(Lookup one) {
    return one.found() == Found.FAILURE || one.found() == Found.NO_SUCH_NAME;
  }
}
