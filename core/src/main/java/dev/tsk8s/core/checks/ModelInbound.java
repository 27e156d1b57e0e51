package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.PublicPort.Knock;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.Door;
import dev.tsk8s.core.paths.NatGrid.Open;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Path.State;
import dev.tsk8s.core.probing.Doors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Does UDP that nobody asked for reach the ports that Tailscale pods declare at public addresses
/// of nodes? Asked by a server of ours on the port itself, where nobody holds it; who reaches what
/// tells the port's firewall from that of who knocks ([Doors]).
///
/// Look-alikes that are no finding: a cloud that does not lead nodes to their own public addresses;
/// a network that lets UDP out to some ports only, from where tsk8s runs; tailscaled itself, which
/// holds the port and answers no strangers. There a direct path that only an open port can have
/// proves it (`NatGrid`).
final class ModelInbound implements ModelCheck {
  static final Code CLOSED = new Code("model-inbound/closed");
  static final Code LIMITED = new Code("model-inbound/outgoing-limited");

  static final Code NOBODY = new Code("model-inbound/nobody-reached");
  static final Code HELD = new Code("model-inbound/held");
  static final Code NONE = new Code("model-inbound/no-port");

  private static final String HERE = "here";

  @Override
  public String id() {
    return "model-inbound";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.MODEL, Topic.NAT);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(CLOSED, LIMITED, NOBODY, HELD, NONE, ModelReach.NOT_ASKED);
  }

  @Override
  public Code without(Scene scene) {
    return scene.snapshot().probed().isPresent() ? NONE : ModelReach.NOT_ASKED;
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    probed.ports().unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    var doors = Doors.of(Optional.of(probed));
    List<PublicPort> ports = probed.ports().seen().orElse(List.of());
    ports.forEach(port -> judge(scene, doors, port, judgement));
    if (!ports.isEmpty()) {
      probed.places().seen().orElse(List.of()).forEach(place -> limited(place, doors, judgement));
    }
  }

  private static void judge(Scene scene, Doors doors, PublicPort port, Judgement judgement) {
    Subject node = Subject.node(port.node());
    Optional<Door> state = doors.state(port);
    List<Reason> unseen =
        port.knocks().stream().flatMap(one -> one.view().unseen().stream()).toList();
    if (state.isPresent() && state.get() != Door.OPEN) {
      judgement.fault(closed(port, state.get(), doors.closedTo(port)));
    } else if (state.isPresent() || isReachedByPeers(scene, port)) {
      judgement.healthy();
    } else if (port.free().unseen().isPresent()) {
      judgement.unknown(node, port.free().unseen().get());
    } else if (!port.free().seen().orElse(false)) {
      judgement.unknown(node, Reason.NotVisible.of(HELD.text(), words(port)));
    } else if (unseen.size() == port.knocks().size() && !unseen.isEmpty()) {
      judgement.unknown(node, unseen.getFirst());
    } else {
      judgement.unknown(node, Reason.NotVisible.of(NOBODY.text(), words(port)));
    }
  }

  /// A direct path of one whose NAT is hard and who is not open itself leads to an open port only.
  private static boolean isReachedByPeers(Scene scene, PublicPort port) {
    if (port.at().ip().isV6()) {
      return false;
    }
    String at = port.at().toString();
    return scene.pairs().all().stream()
        .filter(pair -> pair.path().state() == State.DIRECT && pair.path().via().equals(at))
        .map(Pair::near)
        .anyMatch(near ->
            near.standing().hard().equals(Set.of(true))
                && near.standing().open().equals(Set.of(Open.NO)));
  }

  private static Finding closed(PublicPort port, Door state, List<Knock> knocks) {
    var who = new TreeSet<String>();
    knocks.forEach(one -> who.add(name(one)));
    var details = new HashMap<>(words(port));
    details.put("from", ModelCheck.nodes(who));
    details.put("how", state.name().toLowerCase(Locale.ROOT));
    return Finding.warning(CLOSED, Subject.node(port.node())).with(details).seen(exhibits(port));
  }

  private static List<Exhibit> exhibits(PublicPort port) {
    var exhibits = new ArrayList<Exhibit>();
    for (Knock knock : port.knocks()) {
      if (knock.view() instanceof Observed<KnockView>(var view, var origin)) {
        String came =
            Door.of(view) instanceof Of.Is<Door>(var state)
                ? state.name().toLowerCase(Locale.ROOT)
                : Exhibit.UNKNOWN;
        exhibits.add(
            new Exhibit(
                "udp " + name(knock) + " -> " + port.at(),
                "sent=" + view.packets() + " port=" + came,
                name(knock),
                origin));
      }
    }
    return exhibits;
  }

  private static void limited(ProbePlace place, Doors doors, Judgement judgement) {
    boolean out =
        place.outside().seen().orElse(List.of()).stream()
            .anyMatch(row -> row.protocol() == Protocol.UDP && row.answered() > 0);
    List<PublicPort> silent =
        place.id().kind() == Kind.NODE && out ? doors.silentTo(place.id()) : List.of();
    if (!silent.isEmpty()) {
      PublicPort example = silent.getFirst();
      judgement.fault(
          Finding.warning(LIMITED, Subject.node(place.id().node()))
              .with(words(example))
              .with(Map.of("node", place.id().node(), "count", String.valueOf(silent.size())))
              .seen(silent.stream().flatMap(port -> exhibits(port).stream()).toList()));
    }
  }

  private static Map<String, String> words(PublicPort port) {
    return Map.of(
        "node", port.node(),
        "pod", port.namespace() + "/" + port.pod(),
        "address", port.at().ip().text(),
        "socket", port.at().toString(),
        "port", Integer.toString(port.at().port()));
  }

  private static String name(Knock knock) {
    return knock.from().map(ProbeId::node).orElse(HERE);
  }
}
