package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Vantage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Do routers of this cluster offer the tailnet what another one offers too? One of them carries it
/// and the others wait (Tailscale documentation: High availability). Whether somebody accepts a
/// route that takes his own network away is what deploy-accept-routes and deploy-connector-routes
/// ask.
final class CidrRoutes implements Check {
  private static final Code TWICE = new Code("cidr-routes/offered-twice");
  private static final Code APPROVED = new Code("cidr-routes/approved");
  private static final Code NONE = new Code("cidr-routes/nothing-to-judge");

  @Override
  public String id() {
    return "cidr-routes";
  }

  @Override
  public Topic topic() {
    return Topic.CIDR;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(TWICE, APPROVED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    ClusterFacts cluster = snapshot.cluster();
    boolean offers =
        Units.of(cluster).all(judgement).stream()
            .anyMatch(unit -> unit.spec().role() == Role.CONNECTOR);
    if (offers) {
      cluster
          .customResources()
          .connectors()
          .unseen()
          .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
      approved(judgement, snapshot);
      offered(cluster)
          .forEach((route, connectors) -> {
            if (connectors.size() > 1) {
              judgement.fault(twice(cluster, route, connectors));
            }
          });
    }
    return judgement.verdict(NONE);
  }

  /// Only a status tells what the tailnet really carries.
  private static void approved(Judgement judgement, Snapshot snapshot) {
    Set<Cidr> carried =
        TailnetRoutes.of(snapshot).carried().stream()
            .map(TailnetRoutes.Carried::route)
            .collect(Collectors.toSet());
    for (Connector connector : connectors(snapshot.cluster())) {
      String waiting =
          connector.advertiseRoutes().stream()
              .filter(route -> !route.isEverything() && !carried.contains(route))
              .map(Cidr::text)
              .collect(Collectors.joining(", "));
      judgement.healthy();
      if (waiting.isEmpty()) {
        continue;
      }
      var subject = Subject.of("Connector", "", connector.name());
      judgement.unknown(
          subject,
          Reason.NotVisible.of(
              APPROVED.text(), Map.of("routes", waiting, "connector", connector.name())));
      for (Vantage vantage : snapshot.lookouts()) {
        vantage.status().unseen().ifPresent(reason -> judgement.unknown(subject, reason));
      }
    }
  }

  private static Finding twice(ClusterFacts cluster, Cidr route, List<String> connectors) {
    return Finding.warning(TWICE, Subject.of("Connector", "", connectors.getLast()))
        .with("route", route.text())
        .with("connectors", String.join(", ", connectors))
        .seen(
            Exhibits.of(
                cluster.customResources().connectors(),
                "spec.subnetRouter.advertiseRoutes",
                route.text()));
  }

  private static List<Connector> connectors(ClusterFacts cluster) {
    return cluster
        .customResources()
        .connectors()
        .seen()
        .flatMap(served -> served)
        .orElse(List.of())
        .stream()
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .toList();
  }

  /// The routes that Connectors offer, each with their names in order.
  private static Map<Cidr, List<String>> offered(ClusterFacts cluster) {
    var offered = new TreeMap<Cidr, List<String>>();
    connectors(cluster).forEach(connector -> put(offered, connector));
    return offered;
  }

  private static void put(Map<Cidr, List<String>> offered, Connector connector) {
    connector.advertiseRoutes().stream()
        .filter(route -> !route.isEverything())
        .distinct()
        .forEach(
            route -> offered.computeIfAbsent(route, _ -> new ArrayList<>()).add(connector.name()));
  }
}
