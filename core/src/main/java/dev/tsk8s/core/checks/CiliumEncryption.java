package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Set;

/// Is pod traffic encrypted twice? Between nodes that Tailscale joins, WireGuard is there already.
final class CiliumEncryption implements Check {
  private static final Code TWICE = new Code("cilium-encryption/twice");

  @Override
  public String id() {
    return "cilium-encryption";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(TWICE, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    return EachAgentConfig.judge(scene, config -> opinion(config, snapshot.cluster()));
  }

  private static Opinion opinion(AgentConfig config, ClusterFacts cluster) {
    Answer wireGuard = config.isOn("enable-wireguard");
    Answer ipSec = config.isOn("enable-ipsec");
    if (wireGuard.isNo() && ipSec.isNo()) {
      return Opinion.fine();
    }
    if (!wireGuard.isYes() && !ipSec.isYes()) {
      return Opinion.unsure(wireGuard, ipSec);
    }
    return switch (EachAgentConfig.onTailnet(cluster, config)) {
      case Answer.Known.NO -> Opinion.fine();
      case Answer.Unsure unsure -> Opinion.unsure(unsure);
      case Answer.Known.YES ->
          Opinion.wrong(
              EachAgentConfig.warning(
                      TWICE, config, wireGuard.isYes() ? "enable-wireguard" : "enable-ipsec")
                  .with("encryption", wireGuard.isYes() ? "WireGuard" : "IPsec")
                  .seen(config.exhibits("enable-wireguard", "enable-ipsec", "encrypt-node")));
    };
  }
}
