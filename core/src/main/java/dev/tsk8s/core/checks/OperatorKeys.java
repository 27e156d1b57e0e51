package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.Arguments;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.cilium.Meaning;
import dev.tsk8s.core.cilium.Setting;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import java.util.List;
import java.util.Set;

/// Does Cilium's operator use what `cilium-config` says? It reads the ConfigMap as the agents do;
/// its own arguments and variables go before it, and then it works with other values than they do.
final class OperatorKeys {
  static final Code DIFFERS = new Code("cilium-keys/operator-differs");

  /// Modes in which agents wait for the addresses that the operator hands out (cilium:
  /// operator/cmd/root.go, the allocators that it starts by `ipam`).
  private static final Set<String> SERVED =
      Set.of("cluster-pool", "cluster-pool-v2beta", "multi-pool", "eni", "azure", "alibabacloud");

  private OperatorKeys() {}

  static void judge(Judgement judgement, ClusterFacts cluster) {
    if (!cluster.asked() || !CiliumAgents.presence(cluster).isYes()) {
      return;
    }
    cluster
        .cilium()
        .operators()
        .unseen()
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    if (cluster.cilium().operators() instanceof Observed<List<Operator>>(var operators, var at)
        && cluster.networkConfig() instanceof Observed<List<NetworkConfig>>(var maps, var from)) {
      for (Operator operator : operators) {
        maps.stream()
            .filter(map -> map.name().equals("cilium-config"))
            .filter(map -> map.namespace().equals(operator.namespace()))
            .forEach(map -> judge(judgement, operator, at, map, from));
      }
    }
  }

  private static void judge(
      Judgement judgement, Operator operator, Origin at, NetworkConfig map, Origin from) {
    var subject = Subject.of("Deployment", operator.namespace(), operator.name());
    var object = Subject.of("ConfigMap", map.namespace(), map.name());
    Arguments.of(operator.args(), operator.env())
        .forEach((key, given) -> {
          String set = map.data().getOrDefault(key, given.value());
          if (!Meaning.same(set, given.value())) {
            var setting = new Setting(key, given.value(), subject, given.by(), at);
            judgement.fault(finding(setting, new Setting(key, set, object, "", from)));
          }
        });
  }

  private static Finding finding(Setting used, Setting lost) {
    boolean starves = used.key().equals("ipam") && SERVED.contains(lost.value().strip());
    Finding finding =
        starves ? Finding.problem(DIFFERS, used.where()) : Finding.warning(DIFFERS, used.where());
    List<Exhibit> exhibits = List.of(used.exhibit(), lost.exhibit());
    return EachAgentConfig.byContainer(finding, used)
        .with("key", used.key())
        .with("value", used.value())
        .with("by", used.by())
        .with("config", lost.where().name())
        .with("ciliumNamespace", lost.where().namespace())
        .with("lostValue", lost.value())
        .seen(exhibits);
  }
}
