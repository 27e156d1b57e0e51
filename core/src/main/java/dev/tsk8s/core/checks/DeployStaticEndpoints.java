package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources.PortSpan;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Are static endpoints, the operator's own way in (since 1.86), asked for where they can work, and
/// only there? They serve ProxyGroups on nodes with an ExternalIP
/// (ts:cmd/k8s-operator/proxygroup.go).
final class DeployStaticEndpoints implements Check {
  private static final Code MISSING = new Code("deploy-static-endpoints/missing");
  private static final Code IGNORED = new Code("deploy-static-endpoints/ignored");
  private static final Code NO_NODE = new Code("deploy-static-endpoints/no-node");
  private static final Code RANGE_TOO_SMALL = new Code("deploy-static-endpoints/range-too-small");
  private static final Code NOT_MADE = new Code("deploy-static-endpoints/not-made");
  private static final String PORTS = "staticEndpoints.nodePort.ports";
  private static final Code NONE = new Code("deploy-static-endpoints/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-static-endpoints";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(MISSING, IGNORED, NO_NODE, RANGE_TOO_SMALL, NOT_MADE, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    for (Unit unit : units.all(judgement)) {
      switch (unit.spec().role()) {
        case PROXY_GROUP -> judgeGroup(judgement, units, unit);
        case CONNECTOR, OPERATOR_PROXY -> judgeSingle(judgement, units, unit);
        case PEER_RELAY, SELF_MADE, OPERATOR, API_SERVER_PROXY, RECORDER, NAMESERVER -> {}
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judgeGroup(Judgement judgement, Units units, Unit unit) {
    var classes = ProxyClasses.of(units.cluster());
    var subject = Subject.of("ProxyGroup", "", unit.parentName());
    var missing = new ArrayList<Reason>();
    units.cluster().customResources().proxyGroups().unseen().ifPresent(missing::add);
    units.cluster().nodes().unseen().ifPresent(missing::add);
    Optional<ProxyGroup> group = classes.group(unit.parentName());
    String name = group.map(ProxyGroup::proxyClass).orElse("");
    if (!name.isEmpty()) {
      classes.source().unseen().ifPresent(missing::add);
    }
    if (!missing.isEmpty()) {
      missing.forEach(reason -> judgement.unknown(subject, reason));
      return;
    }
    Optional<ProxyClass> asked = classes.asked(name);
    if (group.isPresent() && asked.isPresent()) {
      judgeAsked(judgement, units, group.get(), asked.get());
    } else if (unit.spec().fixedPort().isPresent()) {
      judgement.healthy(); // the operator sets PORT where it made static endpoints
    } else if (withPublicAddress(nodes(units)) > 0) {
      judgement.fault(missing(units, unit, subject, name.isEmpty() ? "static-endpoints" : name));
    }
  }

  private static Finding missing(Units units, Unit unit, Subject subject, String proxyClass) {
    String count = withPublicAddress(nodes(units)) + "/" + nodes(units).size();
    return Finding.warning(MISSING, subject)
        .with("class", proxyClass)
        .seen(Exhibits.spec(units, unit, "env PORT", Exhibit.UNSET))
        .seen(Exhibits.nodes(units, "status.addresses ExternalIP", count));
  }

  private static List<ClusterNode> nodes(Units units) {
    return units.cluster().nodes().seen().orElse(List.of());
  }

  private static void judgeAsked(
      Judgement judgement, Units units, ProxyGroup group, ProxyClass asked) {
    var subject = Subject.of("ProxyGroup", "", group.name());
    var selected = nodes(units).stream().filter(node -> matches(asked, node)).toList();
    int room =
        asked.staticEndpoints().stream().mapToInt(span -> span.last() - span.first() + 1).sum();
    int needed = ProxyClasses.of(units.cluster()).replicasSharing(asked.name());
    if (withPublicAddress(selected) == 0) {
      judgement.fault(noNode(units, subject, asked, selected.size()));
    } else if (room < needed) {
      judgement.fault(tooSmall(units, subject, asked, room, needed));
    } else if (group.staticEndpoints().isEmpty()) {
      judgement.unknown(
          subject,
          Reason.NotVisible.of(
              NOT_MADE.text(), Map.of("name", group.name(), "class", asked.name())));
    } else {
      judgement.healthy();
    }
  }

  private static Finding noNode(Units units, Subject subject, ProxyClass asked, int selected) {
    return Finding.problem(NO_NODE, subject)
        .with("class", asked.name())
        .with("selector", String.join(",", asked.selector()))
        .seen(Exhibits.nodes(units, "status.addresses ExternalIP", "0/" + selected));
  }

  private static Finding tooSmall(
      Units units, Subject subject, ProxyClass asked, int room, int needed) {
    PortSpan span = asked.staticEndpoints().getFirst();
    return Finding.problem(RANGE_TOO_SMALL, subject)
        .with("class", asked.name())
        .with("room", String.valueOf(room))
        .with("needed", String.valueOf(needed))
        .with("first", String.valueOf(span.first()))
        .with("last", String.valueOf(span.first() + needed - 1))
        .seen(
            Exhibits.of(
                ProxyClasses.of(units.cluster()).source(), PORTS, spans(asked.staticEndpoints())));
  }

  private static String spans(List<PortSpan> spans) {
    return spans.stream()
        .map(span -> span.first() + "-" + span.last())
        .collect(Collectors.joining(", "));
  }

  private static long withPublicAddress(List<ClusterNode> nodes) {
    return nodes.stream()
        .filter(node -> node.externalIps().stream().anyMatch(ip -> !ip.isPrivate()))
        .count();
  }

  private static boolean matches(ProxyClass asked, ClusterNode node) {
    return asked.selector().stream()
        .allMatch(term -> {
          int equals = term.indexOf('=');
          return equals > 0
              && term.substring(equals + 1).equals(node.labels().get(term.substring(0, equals)));
        });
  }

  /// A Connector, or a proxy of one Service or Ingress: static endpoints do nothing for these.
  private static void judgeSingle(Judgement judgement, Units units, Unit unit) {
    var classes = ProxyClasses.of(units.cluster());
    classes
        .ofSingle(unit)
        .ifPresent(chosen -> {
          switch (chosen) {
            case Unavailable<String>(var reason) -> judgement.unknown(unit.subject(), reason);
            case Observed<String>(var name, _) when name.isEmpty() -> judgement.healthy();
            case Observed<String> _ when classes.source().unseen().isPresent() ->
                judgement.unknown(unit.subject(), classes.source().unseen().get());
            case Observed<String>(var name, _) when classes.asked(name).isEmpty() ->
                judgement.healthy();
            case Observed<String>(var name, _) ->
                judgement.fault(
                    Finding.warning(IGNORED, unit.subject())
                        .with(unit.details())
                        .with("class", name)
                        .with("parent", unit.parentName())
                        .seen(
                            Exhibits.of(
                                classes.source(),
                                PORTS,
                                spans(classes.asked(name).get().staticEndpoints()))));
          }
        });
  }
}
