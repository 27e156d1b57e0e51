package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cilium.Arguments;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import java.util.List;
import java.util.Optional;

/// A setting of Cilium's operator: its arguments and variables outrank `cilium-config`.
///
/// @param who names its source
record OperatorSetting(String value, String who, Origin origin) {

  /// Only where both of its sources were seen.
  static Optional<OperatorSetting> of(ClusterFacts cluster, String key) {
    if (!(cluster.cilium().operators() instanceof Observed<List<Operator>>(var all, var at))
        || !(cluster.networkConfig()
            instanceof Observed<List<NetworkConfig>>(var configs, var from))) {
      return Optional.empty();
    }
    Optional<OperatorSetting> argument =
        all.stream().flatMap(one -> argument(one, key, at).stream()).findFirst();
    return argument.or(() ->
        configs.stream()
            .filter(config -> config.name().equals("cilium-config"))
            .filter(config -> config.data().containsKey(key))
            .map(config ->
                new OperatorSetting(
                    config.data().getOrDefault(key, ""), Sources.of(config, key), from))
            .findFirst());
  }

  private static Optional<OperatorSetting> argument(Operator operator, String key, Origin origin) {
    return Optional.ofNullable(Arguments.of(operator.args(), operator.env()).get(key))
        .map(given ->
            new OperatorSetting(
                given.value(),
                "Deployment " + operator.namespace() + "/" + operator.name() + " " + given.by(),
                origin));
  }
}
