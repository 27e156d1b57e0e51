package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egress.Cure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What [SnatPod] says of pods whose ports are not kept.
final class RandomPods {
  private RandomPods() {}

  /// One of those that one setting makes suffer.
  record Sufferer(Unit unit, Sender.Random sender) {}

  static Finding of(List<Sufferer> those, Units units, SnatHeadlines headlines) {
    Egress egress = those.getFirst().sender().egress();
    Unit unit = those.getFirst().unit();
    boolean reached =
        those.stream()
            .map(one -> NodeReach.of(one.sender().node()))
            .anyMatch(NodeReach.Public.class::isInstance);
    boolean cured = egress.cure() != Cure.NONE;
    Code code = !cured ? SnatPod.FOR_GOOD : reached ? SnatPod.RANDOM : SnatPod.BEHIND_NAT;
    var finding =
        Finding.warning(code, egress.decider().object())
            .with(switches(egress))
            .with(Remedies.details(units.cluster(), remedied(those), Optional.of(egress)))
            .with("workloads", names(those))
            .with("nodes", nodes(those))
            .with(unit.details())
            .with("podNamespace", unit.namespace())
            .seen(exhibits(those));
    return headlines
        .of(those.stream().map(Sufferer::unit).distinct().toList())
        .map(finding::because)
        .orElse(finding);
  }

  private static List<Remedies.Sufferer> remedied(List<Sufferer> those) {
    return those.stream()
        .map(one -> Remedies.Sufferer.of(one.unit().parentName(), one.unit(), one.sender().node()))
        .toList();
  }

  /// What the words of the switch need.
  static Map<String, String> switches(Egress egress) {
    var decider = egress.decider();
    return Map.of(
        "cni", egress.by(),
        "setting", decider.text(),
        "value", decider.value(),
        "case", wordOf(egress),
        "switch", egress.cure().setting());
  }

  /// The commands are made for the object where a setting usually stands. Elsewhere the words do.
  private static String wordOf(Egress egress) {
    var decider = egress.decider();
    if (decider.key().startsWith("FELIX_")) {
      return "calicoEnv";
    }
    boolean elsewhere =
        egress.cure() == Cure.CILIUM && !decider.object().kind().equals("ConfigMap");
    return elsewhere ? "elsewhere" : egress.cure().word();
  }

  private static String names(List<Sufferer> those) {
    return those.stream()
        .map(one -> one.unit().subject().display())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String nodes(List<Sufferer> those) {
    return those.stream()
        .map(one -> one.sender().node())
        .map(ClusterNode::name)
        .distinct()
        .sorted()
        .limit(4)
        .collect(Collectors.joining(", "));
  }

  private static List<Exhibit> exhibits(List<Sufferer> those) {
    return those.stream()
        .flatMap(one -> one.sender().exhibits().stream())
        .distinct()
        .limit(8)
        .toList();
  }

  /// The cure is another port: the range of NodePorts belongs to the cluster.
  static Finding tooLow(Unit unit, Units units, Sender.TooLow low) {
    return Finding.warning(SnatPod.LOW_PORT, unit.subject())
        .with(unit.details())
        .with("node", low.node().name())
        .with("cni", low.egress().by())
        .with("set", String.valueOf(low.port()))
        .with("lowest", String.valueOf(low.lowest()))
        .with("port", String.valueOf(Math.max(low.lowest(), TailscaleSpec.USUAL_PORT)))
        .with(whereSet(units, unit))
        .seen(
            Exhibits.spec(
                units, unit, unit.subject().display() + " PORT", String.valueOf(low.port())))
        .seen(low.exhibits());
  }

  /// In the workload itself, or in the ProxyClass of what the operator makes.
  private static Map<String, String> whereSet(Units units, Unit unit) {
    if (unit.selfMade()) {
      return Map.of("case", unit.env().containsKey("PORT") ? "env" : "elsewhere");
    }
    String name = ProxyClasses.of(units.cluster()).of(unit).seen().orElse("");
    return name.isEmpty()
        ? Map.of("case", "elsewhere")
        : Map.of("case", "proxyClass", "class", name);
  }

  /// One for each node, however many of its pods show it.
  static List<Finding> contradictions(List<Sender.Contradicted> all, Code code) {
    return all.stream()
        .map(differ -> contradiction(code, differ))
        .collect(Collectors.groupingBy(Finding::subject, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(Merged::of)
        .toList();
  }

  private static Finding contradiction(Code code, Sender.Contradicted differ) {
    String node = differ.node().name();
    return Finding.warning(code, Subject.node(node))
        .with("node", node)
        .with("cni", differ.egress().by())
        .with("setting", differ.egress().decider().text())
        .with("value", differ.egress().decider().value())
        .seen(differ.exhibits());
  }
}
