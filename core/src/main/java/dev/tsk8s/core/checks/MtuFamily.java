package dev.tsk8s.core.checks;

import static dev.tsk8s.core.probing.Layer.NODES;
import static dev.tsk8s.core.probing.Layer.PODS;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Cut;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Legs;
import dev.tsk8s.core.probing.Loss;
import dev.tsk8s.core.probing.Widths;
import dev.tsk8s.core.probing.Widths.Width;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What [ModelMtu] says of one address family.
record MtuFamily(
    Legs all,
    Widths widths,
    boolean v6,
    PodSize pods,
    List<ProbePlace> places,
    Judgement judgement) {
  /// The most that a pod network puts around a packet: VXLAN over IPv6 inside WireGuard, and some.
  private static final int MOST_WRAPPING = 160;

  /// What is put around a packet of one family is at most so much more than around one of the
  /// other: the tunnels of Flannel's VXLAN are of the family of what they carry.
  private static final int LARGER_HEADER = 20;

  /// Sizes between whole words of a STUN message are not always shown.
  private static final int BLUR = 8;

  private static final List<Code> BETWEEN_PODS =
      List.of(ModelMtu.TOO_LARGE, ModelMtu.NARROW, ModelMtu.PODS, ModelMtu.SOMEWHERE);

  /// @return whether anything was measured
  boolean judge() {
    List<Leg> nodes = legs(NODES);
    List<Leg> between = legs(PODS);
    var others = MtuElsewhere.of(between, widths);
    tell(NODES, ModelMtu.NODES, nodes, others);
    for (Code code : BETWEEN_PODS) {
      tell(PODS, code, between, others);
    }
    unsteady(PODS);
    unsteady(NODES);
    return !nodes.isEmpty() || !between.isEmpty();
  }

  /// Those whose size is known.
  private List<Leg> legs(Layer layer) {
    return family(layer).stream()
        .filter(leg -> isWhole(leg) && widths.of(leg).isPresent())
        .toList();
  }

  private List<Leg> family(Layer layer) {
    return all.of(layer).stream().filter(leg -> leg.v6() == v6).toList();
  }

  /// Of what is lost anyhow no size is to be told.
  private static boolean isWhole(Leg leg) {
    boolean passes = leg.state() == Leg.State.PASSES || leg.state() == Leg.State.TCP_DROPPED;
    return passes && !Loss.isLossy(leg);
  }

  private void tell(Layer layer, Code code, List<Leg> legs, MtuElsewhere others) {
    for (Cut cut :
        Cut.of(legs, leg -> blame(layer, leg, others).filter(code::equals).isPresent())) {
      judgement.fault(finding(layer, code, cut, others));
    }
  }

  /// Who lets large packets of a leg vanish; empty: nobody, or it is told of the nodes already.
  private Optional<Code> blame(Layer layer, Leg leg, MtuElsewhere others) {
    Optional<Width> own = widths.of(leg).filter(Width::vanishes);
    if (own.isEmpty() || layer == NODES) {
      return own.map(_ -> ModelMtu.NODES);
    }
    Optional<Width> below = widths.ofNodes(leg);
    return below.isEmpty()
        ? Optional.of(ModelMtu.SOMEWHERE)
        : blame(own.get(), below.get(), widths.ofOtherFamily(leg), others);
  }

  private Optional<Code> blame(Width own, Width below, Optional<Width> other, MtuElsewhere others) {
    int wrapped = below.carried() - own.carried();
    boolean fromBelow = wrapped >= -BLUR && wrapped <= MOST_WRAPPING;
    if (below.vanishes() && fromBelow) {
      return Optional.empty();
    }
    boolean fitsOtherwise =
        other.stream().anyMatch(one -> one.carried() - own.carried() > LARGER_HEADER + BLUR);
    boolean tooLarge =
        fromBelow
            && !below.vanishes()
            && !fitsOtherwise
            && (pods.overhead().isEmpty()
                || own.link() + pods.overhead().getAsInt() > below.carried() + BLUR);
    if (!tooLarge) {
      return Optional.of(ModelMtu.PODS);
    }
    boolean asWrapped = pods.overhead().isPresent() && wrapped <= pods.overhead().getAsInt() + BLUR;
    boolean moreElsewhere = others.carried(below.carried() + BLUR) > own.carried() + BLUR;
    return Optional.of(moreElsewhere && !asWrapped ? ModelMtu.NARROW : ModelMtu.TOO_LARGE);
  }

  private Finding finding(Layer layer, Code code, Cut cut, MtuElsewhere others) {
    Leg worst = narrowest(cut.legs());
    Width width = widths.of(worst).orElseThrow();
    var details = new TreeMap<>(CutWords.of(layer, cut));
    details.put("from", worst.from().node());
    details.put("to", worst.to().node());
    details.put("address", worst.asked().getFirst().at().ip().text());
    details.put("carried", Integer.toString(width.carried()));
    details.put("link", Integer.toString(width.link()));
    details.put("payload", Integer.toString(width.carried() - (v6 ? 48 : 28)));
    Optional<Width> below = widths.ofNodes(worst);
    below.ifPresent(nodes -> details.put("nodes", Integer.toString(nodes.carried())));
    if (code.equals(ModelMtu.TOO_LARGE)) {
      int base = below.orElseThrow().carried();
      details.put("wrapped", Integer.toString(base - width.carried()));
      details.putAll(pods.details(base, width.carried(), v6));
    }
    if (code.equals(ModelMtu.NARROW)) {
      int base = below.orElseThrow().carried();
      details.put("elsewhere", Integer.toString(others.carried(base + BLUR)));
    }
    return Finding.problem(code, CutWords.subject(cut))
        .with(details)
        .seen(new WidthExhibits(places).of(cut.legs(), widths));
  }

  private Leg narrowest(List<Leg> legs) {
    Leg least = legs.getFirst();
    for (Leg leg : legs) {
      if (carried(leg) < carried(least)) {
        least = leg;
      }
    }
    return least;
  }

  private int carried(Leg leg) {
    return widths.of(leg).orElseThrow().carried();
  }

  private void unsteady(Layer layer) {
    for (Cut cut : Cut.of(family(layer), this::isUnsteady)) {
      judgement.unknown(
          CutWords.subject(cut),
          Reason.NotVisible.of(ModelMtu.UNSTEADY.text(), CutWords.of(layer, cut)));
    }
  }

  private boolean isUnsteady(Leg leg) {
    return widths.isOpen(leg) || (Loss.isLossy(leg) && widths.of(leg).isPresent());
  }
}
