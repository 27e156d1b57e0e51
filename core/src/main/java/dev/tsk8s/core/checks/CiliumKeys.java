package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.Setting;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does every key of `cilium-config` do something, and what its author meant? The agent takes no
/// notice of a key that it does not know, and Helm and the API server take any.
final class CiliumKeys implements Check {
  private static final Code PHANTOM = new Code("cilium-keys/phantom");
  private static final Code REMOVED = new Code("cilium-keys/removed");
  private static final Code UNREADABLE = new Code("cilium-keys/unreadable");
  private static final Code OVERRULED = new Code("cilium-keys/overruled");
  private static final Code OUTRANKED = new Code("cilium-keys/outranked");

  /// Since then `tunnel` is unknown to agents (cilium#29053).
  private static final int NO_TUNNEL_KEY = 15;

  @Override
  public String id() {
    return "cilium-keys";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        PHANTOM,
        REMOVED,
        UNREADABLE,
        OVERRULED,
        OUTRANKED,
        OperatorKeys.DIFFERS,
        EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    judgement.add(EachAgentConfig.judgeAll(scene, CiliumKeys::opinions));
    OperatorKeys.judge(judgement, scene.snapshot().cluster());
    return judgement.verdict(EachAgentConfig.NO_CILIUM);
  }

  private static List<Opinion> opinions(AgentConfig config) {
    var opinions = new ArrayList<Opinion>();
    for (Setting setting : config.settings().inForce()) {
      Optional<String> meant = CiliumKeyForms.meantBy(setting.key());
      Optional<String> expected = CiliumKeyForms.expected(setting);
      meant.ifPresent(key -> opinions.add(wrong(PHANTOM, config, setting, "instead", key)));
      expected.ifPresent(
          form -> opinions.add(wrong(UNREADABLE, config, setting, "expected", form)));
    }
    config
        .overruled()
        .forEach(setting ->
            opinions.add(
                config.setting(setting.key()).filter(winner -> !winner.by().isEmpty()).isPresent()
                    ? outranked(config, setting)
                    : overruled(config, setting)));
    opinions.add(tunnelKey(config));
    return opinions;
  }

  private static Opinion wrong(
      Code code, AgentConfig config, Setting setting, String detail, String value) {
    return Opinion.wrong(
        EachAgentConfig.warning(code, config, setting.key())
            .with(detail, value)
            .with("value", setting.value())
            .seen(setting.exhibit()));
  }

  /// Names in lexical order: the last one counts (cilium: pkg/option/resolver/resolver.go).
  private static Opinion overruled(AgentConfig config, Setting lost) {
    Finding finding =
        EachAgentConfig.warning(OVERRULED, config, lost.key())
            .with("value", config.text(lost.key()))
            .with("winner", config.subject(lost.key()).name())
            .with("loser", lost.where().name())
            .with("lostValue", lost.value());
    return Opinion.wrong(finding.seen(config.exhibits(lost.key())).seen(lost.exhibit()));
  }

  /// The agent's own container goes before all objects.
  private static Opinion outranked(AgentConfig config, Setting lost) {
    String by = config.setting(lost.key()).map(Setting::by).orElse("");
    Finding finding =
        EachAgentConfig.warning(OUTRANKED, config, lost.key())
            .with("value", config.text(lost.key()))
            .with("by", by)
            .with("loserKind", lost.where().kind())
            .with("loser", lost.where().name())
            .with("lostValue", lost.value());
    return Opinion.wrong(finding.seen(config.exhibits(lost.key())).seen(lost.exhibit()));
  }

  /// A value that asks for the other way than the one that is in force.
  private static Opinion tunnelKey(AgentConfig config) {
    Optional<Setting> tunnel = config.setting("tunnel");
    if (tunnel.isEmpty()) {
      return Opinion.fine();
    }
    if (config.version().isEmpty()) {
      return new Opinion.Unsure(List.of(config.noVersion()));
    }
    boolean wantsNative = config.text("tunnel").equals("disabled");
    boolean wantsGeneve = config.text("tunnel").equals("geneve");
    boolean isKnown = !config.version().get().isAtLeast(NO_TUNNEL_KEY);
    boolean isNative = config.isTunnelled().isNo();
    boolean hasGeneve = config.text("tunnel-protocol").equals("geneve");
    if (isKnown || (wantsNative ? isNative : !isNative && wantsGeneve == hasGeneve)) {
      return Opinion.fine();
    }
    Finding finding =
        EachAgentConfig.warning(REMOVED, config, "tunnel")
            .with("value", config.text("tunnel"))
            .with("version", config.version().get().toString())
            .with("instead", wantsNative ? "routing-mode" : "tunnel-protocol")
            .with("insteadValue", wantsNative ? "native" : config.text("tunnel"))
            .with("inForce", isNative ? "native" : "tunnel");
    return Opinion.wrong(
        finding.seen(config.exhibits("tunnel", "routing-mode", "tunnel-protocol")));
  }
}
