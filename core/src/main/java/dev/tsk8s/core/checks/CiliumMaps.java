package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Would the agent take the sizes of its tables? One that it does not take ends it when it starts
/// (cilium: pkg/option/config.go, `checkMapSizeLimits`). Unset, they follow the node's memory.
final class CiliumMaps implements Check {
  private static final Code RANGE = new Code("cilium-maps/out-of-range");
  private static final Code NAT = new Code("cilium-maps/nat-too-large");
  private static final Code DYNAMIC = new Code("cilium-maps/dynamic");
  private static final String TCP_KEY = "bpf-ct-global-tcp-max";
  private static final String ANY_KEY = "bpf-ct-global-any-max";
  private static final String NAT_KEY = "bpf-nat-global-max";

  /// LimitTableMin and LimitTableMax.
  private static final int LEAST = 1 << 10;

  private static final int MOST = 1 << 24;

  /// The least that memory gives to both connection tables together.
  private static final int DYNAMIC_LEAST = (1 << 17) + (1 << 16);

  /// The default of the NAT table, which is made smaller where it does not fit.
  private static final int NAT_DEFAULT = 524_288;

  @Override
  public String id() {
    return "cilium-maps";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(RANGE, NAT, DYNAMIC, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    return EachAgentConfig.judgeAll(scene, CiliumMaps::opinions);
  }

  private static List<Opinion> opinions(AgentConfig config) {
    var opinions = new ArrayList<Opinion>();
    for (String key : List.of(TCP_KEY, ANY_KEY, NAT_KEY)) {
      opinions.add(
          switch (config.number(key)) {
            case Answer.Of.Unsure<Integer>(var reason) -> new Opinion.Unsure(List.of(reason));
            case Answer.Of.Is<Integer>(var size) when size != 0 && (size < LEAST || size > MOST) ->
                Opinion.wrong(
                    EachAgentConfig.problem(RANGE, config, key)
                        .with("value", Integer.toString(size))
                        .with("least", Integer.toString(LEAST))
                        .with("most", Integer.toString(MOST))
                        .seen(config.exhibits(key)));
            case Answer.Of.Is<Integer> _ -> Opinion.fine();
          });
    }
    opinions.add(nat(config));
    return opinions;
  }

  /// Every translation has a connection: a larger table for NAT than for these is refused.
  private static Opinion nat(AgentConfig config) {
    if (!(config.number(NAT_KEY) instanceof Answer.Of.Is<Integer>(var nat))
        || !(config.number(TCP_KEY) instanceof Answer.Of.Is<Integer>(var tcp))
        || !(config.number(ANY_KEY) instanceof Answer.Of.Is<Integer>(var any))) {
      return Opinion.beside();
    }
    if (nat == 0 || nat == NAT_DEFAULT || nat > MOST || nat < LEAST) {
      return Opinion.fine();
    }
    if (tcp == 0 || any == 0) {
      return nat <= Math.max(tcp + any, DYNAMIC_LEAST)
          ? Opinion.fine()
          : new Opinion.Unsure(
              List.of(
                  Reason.NotVisible.of(DYNAMIC.text(), Map.of("value", Integer.toString(nat)))));
    }
    return nat <= tcp + any
        ? Opinion.fine()
        : Opinion.wrong(
            EachAgentConfig.problem(NAT, config, NAT_KEY)
                .with("value", Integer.toString(nat))
                .with("sum", Integer.toString(tcp + any))
                .seen(config.exhibits(NAT_KEY, TCP_KEY, ANY_KEY)));
  }
}
