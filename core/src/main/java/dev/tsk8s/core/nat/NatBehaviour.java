package dev.tsk8s.core.nat;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the NATs and firewalls in front of one host do to its UDP, for one IP family.
///
/// @param mapping of the asked port, if one was; else of any port
/// @param filtering who gets in
/// @param open whether strangers get in to the asked port; unsure if none was asked about
/// @param hardness what it means for direct paths
/// @param elsewhere the hardness of other ports, where one port was asked about: if that is easy
///   and the port is hard, something else on the way holds the port
/// @param ports what becomes of source ports; empty: nothing is known of them
/// @param local addresses of this host that packets left from
/// @param outside addresses the outermost servers saw; several: a pool
/// @param hop between which points the first hard NAT stands; empty: none is known to be hard
/// @param layers how many NATs there are at least
/// @param hairpin whether two hosts behind it reach each other at their outside addresses
/// @param samples how many comparable answers the mapping was judged by
/// @param distrusted servers that are not believed, and why
public record NatBehaviour(
    Udp udp,
    Of<Mapping> mapping,
    Of<Filtering> filtering,
    Answer open,
    Of<Hardness> hardness,
    Optional<Of<Hardness>> elsewhere,
    Optional<PortUse> ports,
    List<Ip> local,
    List<Ip> outside,
    Optional<HardHop> hop,
    int layers,
    Answer hairpin,
    int samples,
    SortedMap<Endpoint, Distrust> distrusted) {
  public NatBehaviour {
    requireNonNull(udp);
    requireNonNull(mapping);
    requireNonNull(filtering);
    requireNonNull(open);
    requireNonNull(hardness);
    requireNonNull(elsewhere);
    requireNonNull(ports);
    local = List.copyOf(local);
    outside = List.copyOf(outside);
    requireNonNull(hop);
    requireNonNull(hairpin);
    distrusted = Collections.unmodifiableSortedMap(new TreeMap<>(distrusted));
  }

  /// Of IPv4, which paths need most; of IPv6 where only IPv6 servers were asked.
  public static NatBehaviour main(NatView view) {
    boolean v6Only =
        !view.exchanges().isEmpty()
            && view.exchanges().stream().allMatch(one -> one.to().ip().isV6());
    return of(view, v6Only);
  }

  /// Of the IPv4 side of a host.
  public static NatBehaviour v4(NatView view) {
    return of(view, false);
  }

  /// Of its IPv6 side; empty: no IPv6 server was asked.
  public static Optional<NatBehaviour> v6(NatView view) {
    return view.exchanges().stream().anyMatch(one -> one.to().ip().isV6())
        ? Optional.of(of(view, true))
        : Optional.empty();
  }

  private static NatBehaviour of(NatView view, boolean v6) {
    Map<Boolean, List<StunExchange>> byFamily =
        view.exchanges().stream()
            .collect(Collectors.partitioningBy(one -> one.to().ip().isV6() == v6));
    List<StunExchange> all = byFamily.getOrDefault(true, List.of());
    Reachability reach = Reachability.of(all, byFamily.getOrDefault(false, List.of()));
    var believed = Believed.of(all);
    Sides any = Sides.of(believed.samples(Purpose.MAPPING));
    Sides asked = Sides.of(believed.samples(Purpose.ASKED_PORT));
    boolean ofPort = view.port().isPresent() && !v6;
    Sides sides = ofPort ? asked : any;
    List<Sample> both = Stream.concat(any.outside().stream(), asked.outside().stream()).toList();
    Translation translation = translation(view, sides, both, reach, ofPort);
    List<Ip> local = all.stream().map(one -> one.from().ip()).distinct().sorted().toList();
    List<Ip> outside =
        List.copyOf(Sides.addresses(sides.outside().isEmpty() ? any.outside() : sides.outside()));
    return new NatBehaviour(
        reach.udp(),
        translation.mapping(),
        reach
            .silence()
            .<Of<Filtering>>map(Of.Unsure::new)
            .orElseGet(() -> Admission.of(believed.exchanges())),
        open(believed, ofPort),
        reach.isBlocked() ? new Of.Is<>(Hardness.BLOCKED) : translation.hardness(),
        ofPort ? Optional.of(Translation.of(any).hardness()) : Optional.empty(),
        ports(sides.outside(), translation),
        local,
        outside,
        Optional.of(translation.hardness())
            .filter(new Of.Is<>(Hardness.HARD)::equals)
            .filter(_ -> !reach.isBlocked())
            .map(_ -> HardHop.of(sides, local, outside)),
        any.layers(),
        reach.silence().map(Answer::unsure).orElseGet(() -> hairpin(view, translation, v6)),
        sides.outside().size(),
        believed.distrusted());
  }

  private static Translation translation(
      NatView view, Sides sides, List<Sample> both, Reachability reach, boolean ofPort) {
    if (reach.silence().isPresent()) {
      return Translation.unknown(reach.silence().get());
    }
    Optional<String> holder = view.port().flatMap(NatView.AskedPort::holder);
    return ofPort && holder.isPresent()
        ? Translation.unknown(
            Reason.NotVisible.of(
                Reasons.PORT_HELD,
                Map.of(
                    "port", view.port().map(one -> Integer.toString(one.port())).orElse(""),
                    "holder", holder.get())))
        : Translation.of(sides, both);
  }

  private static Answer open(Believed believed, boolean ofPort) {
    return ofPort
        ? switch (Admission.of(believed.exchanges(), Purpose.ASKED_PORT)) {
          case Of.Is<Filtering>(var who) -> Answer.of(who == Filtering.EIF);
          case Of.Unsure<Filtering>(var reason) -> Answer.unsure(reason);
        }
        : Answer.unsure(Reason.NotVisible.of(Reasons.NOT_TRIED, Map.of()));
  }

  private static Optional<PortUse> ports(List<Sample> samples, Translation translation) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    long kept = samples.stream().filter(Sample::portKept).count();
    if (kept > 0) {
      return Optional.of(kept == samples.size() ? PortUse.KEPT : PortUse.PARTLY);
    }
    List<Integer> shifts =
        samples.stream().map(one -> one.mapped().port() - one.from().port()).distinct().toList();
    if (shifts.size() == 1 && SocketMapping.of(samples).size() > 2) {
      return Optional.of(PortUse.SHIFTED);
    }
    boolean hard = translation.hardness().equals(new Of.Is<>(Hardness.HARD));
    return Optional.of(hard ? PortUse.RANDOM : PortUse.CHANGED);
  }

  private static Answer hairpin(NatView view, Translation translation, boolean v6) {
    if (!v6 && translation.mapping().equals(new Of.Is<>(Mapping.NONE))) {
      return Answer.unsure(Reason.NotVisible.of(Reasons.NO_NAT, Map.of()));
    }
    return view.hairpin()
        .filter(_ -> !v6)
        .map(tried -> Answer.of(tried.heard()))
        .orElseGet(() -> Answer.unsure(Reason.NotVisible.of(Reasons.NOT_TRIED, Map.of())));
  }

  /// What RFC 3489 called it; empty: too little is known.
  public Optional<String> rfc3489() {
    if (hardness.equals(new Of.Is<>(Hardness.BLOCKED))) {
      return Optional.of("UDP blocked");
    }
    if (hardness.equals(new Of.Is<>(Hardness.HARD))) {
      return Optional.of("symmetric NAT");
    }
    if (!(mapping instanceof Of.Is<Mapping>(var known))
        || !(filtering instanceof Of.Is<Filtering>(var who))) {
      return Optional.empty();
    }
    boolean none = known == Mapping.NONE;
    return Optional.of(
        switch (who) {
          case EIF -> none ? "open Internet" : "full cone NAT";
          case ADF -> none ? "symmetric UDP firewall" : "restricted cone NAT";
          case APDF -> none ? "symmetric UDP firewall" : "port restricted cone NAT";
        });
  }
}
