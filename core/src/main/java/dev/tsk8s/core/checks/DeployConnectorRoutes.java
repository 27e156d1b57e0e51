package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Do the operator's proxies accept routes that this cluster's own Connectors offer to others, and
/// that hold the cluster's own addresses? Accepted routes are asked before all others (table 52),
/// so the proxies' traffic to pods, nodes and Services leaves the cluster.
final class DeployConnectorRoutes implements Check {
  private static final Code SWALLOWED = new Code("deploy-connector-routes/own-addresses");
  private static final Code NONE = new Code("deploy-connector-routes/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-connector-routes";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(SWALLOWED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var proxies =
        units.all(judgement).stream()
            .filter(unit -> unit.spec().role().ofOperator() && unit.spec().role().hasCli())
            .toList();
    boolean offered = proxies.stream().anyMatch(unit -> unit.spec().role() == Role.CONNECTOR);
    if (offered && proxies.size() > 1) {
      judgeAll(judgement, units, proxies);
    }
    return judgement.verdict(NONE);
  }

  /// Only proxies with a ProxyClass can accept routes (its `acceptRoutes`, false by default).
  private static void judgeAll(Judgement judgement, Units units, List<Unit> proxies) {
    var classes = ProxyClasses.of(units.cluster());
    var named = new TreeMap<String, List<String>>();
    for (Unit proxy : proxies) {
      switch (classes.of(proxy)) {
        case Unavailable<String>(var reason) -> judgement.unknown(proxy.subject(), reason);
        case Observed<String>(var name, _) when name.isEmpty() -> judgement.healthy();
        case Observed<String>(var name, _) ->
            named.computeIfAbsent(name, _ -> new ArrayList<>()).add(proxy.parentName());
      }
    }
    named.forEach((name, users) -> judge(judgement, units, name, users));
  }

  private static void judge(
      Judgement judgement, Units units, String proxyClass, List<String> users) {
    var classes = ProxyClasses.of(units.cluster());
    var subject = Subject.of("ProxyClass", "", proxyClass);
    var own = OwnAddresses.of(units.cluster());
    var offering =
        classes.connectors().stream()
            .filter(connector -> users.stream().anyMatch(user -> !user.equals(connector.name())))
            .filter(connector -> !own.takenBy(connector.advertiseRoutes()).isEmpty())
            .toList();
    if (classes.source().unseen().isPresent()) {
      judgement.unknown(subject, classes.source().unseen().get());
    } else if (!classes.acceptsRoutes(proxyClass)) {
      judgement.healthy();
    } else if (!offering.isEmpty()) {
      judgement.fault(finding(units, subject, own, offering, users));
    } else {
      judgement.healthy();
      missing(units, own).forEach(reason -> judgement.unknown(subject, reason));
    }
  }

  private static Finding finding(
      Units units,
      Subject subject,
      OwnAddresses own,
      List<Connector> offering,
      List<String> users) {
    List<Cidr> routes =
        offering.stream()
            .flatMap(connector -> connector.advertiseRoutes().stream())
            .filter(route -> !own.takenBy(List.of(route)).isEmpty())
            .distinct()
            .toList();
    var resources = units.cluster().customResources();
    return Finding.problem(SWALLOWED, subject)
        .with("connectors", join(offering.stream().map(Connector::name)))
        .with("routes", join(routes.stream().map(Cidr::text)))
        .with("addresses", join(own.takenBy(routes).stream().map(Ip::text)))
        .with("proxies", join(users.stream()))
        .seen(Exhibits.of(resources.proxyClasses(), "spec.tailscale.acceptRoutes", "true"))
        .seen(
            Exhibits.of(
                resources.connectors(),
                "spec.subnetRouter.advertiseRoutes",
                join(routes.stream().map(Cidr::text))));
  }

  private static List<Reason> missing(Units units, OwnAddresses own) {
    var missing = new ArrayList<>(own.unseen());
    units.cluster().customResources().connectors().unseen().ifPresent(missing::add);
    return missing.stream().distinct().toList();
  }

  private static String join(Stream<String> words) {
    return words.distinct().collect(Collectors.joining(", "));
  }
}
