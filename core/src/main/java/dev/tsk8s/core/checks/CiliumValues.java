package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.cilium.Setting;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.HelmValues.Span;
import dev.tsk8s.core.facts.HelmValues.Stranger;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Do the values for Cilium's chart that were pasted do what their author meant? Helm takes a path
/// that the chart does not have without a word, since its schema forbids none (checked with
/// 1.20.2).
final class CiliumValues implements Check {
  private static final Code STRANGER = new Code("cilium-values/unknown");
  private static final Code LIKE = new Code("cilium-values/unknown-like");
  private static final Code OTHER_VERSION = new Code("cilium-values/other-version");
  private static final Code REFUSED = new Code("cilium-values/refused");
  private static final Code NOT_APPLIED = new Code("cilium-values/not-applied");
  private static final Code NONE = new Code("cilium-values/none-given");

  /// Since then the chart ends on anything but true and false.
  private static final int TRUE_OR_FALSE = 16;

  private static final Set<String> OLD_REPLACEMENTS =
      Set.of("strict", "partial", "probe", "disabled");

  /// Paths that articles tell of, and what has that meaning.
  private static final Map<String, String> ARTICLES =
      Map.of(
          "clockSource", "bpfClockProbe",
          "bpf.clockSource", "bpfClockProbe",
          "conntrack.maxEntries", "bpf.ctTcpMax",
          "bpf.conntrack.maxEntries", "bpf.ctTcpMax",
          "conntrack.accounting", "bpf.ctAccounting",
          "bpf.conntrack.accounting", "bpf.ctAccounting",
          "mtu", "MTU");

  @Override
  public String id() {
    return "cilium-values";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(STRANGER, LIKE, OTHER_VERSION, REFUSED, NOT_APPLIED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    switch (snapshot.cluster().helmValues()) {
      case Unavailable<List<HelmValues>>(var reason)
          when reason instanceof Reason.NotAsked && !snapshot.cluster().asked() -> {}
      case Unavailable<List<HelmValues>>(var reason) ->
          judgement.unknown(Subject.cluster(), reason);
      case Observed<List<HelmValues>>(var all, var origin) -> {
        CiliumAgents agents = scene.agents();
        all.forEach(values -> judge(judgement, values, agents, origin));
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement, HelmValues values, CiliumAgents agents, Origin origin) {
    judgement.healthy();
    for (Stranger stranger : values.strangers()) {
      Optional<String> meant =
          Optional.ofNullable(ARTICLES.get(stranger.path())).or(stranger::nearest);
      Finding finding = about(meant.isPresent() ? LIKE : STRANGER, stranger.path(), "", origin);
      judgement.fault(meant.map(path -> finding.with("nearest", path)).orElse(finding));
    }
    Optional<AgentConfig> config = agents.configs().stream().findFirst();
    agents.unseen().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    if (config.isEmpty()) {
      agents.present().reasons().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      return;
    }
    if (config.get().version().isPresent()) {
      version(judgement, values, config.get().version().get(), origin);
    } else if (agents.unseen().isEmpty() && asksForAVersion(values)) {
      judgement.unknown(Subject.cluster(), config.get().noVersion());
    }
    HelmKeys.ALL.forEach((path, key) ->
        Optional.ofNullable(values.known().get(path))
            .flatMap(value -> applied(config.get(), path, key, value, origin))
            .ifPresent(judgement::fault));
  }

  private static void version(
      Judgement judgement, HelmValues values, CiliumVersion version, Origin origin) {
    values
        .partly()
        .forEach((path, span) -> {
          if (!has(span, version)) {
            judgement.fault(
                about(OTHER_VERSION, path, values.known().getOrDefault(path, ""), origin)
                    .with("version", version.toString())
                    .with("first", span.first())
                    .with("last", span.last()));
          }
        });
    if (isOldReplacement(values) && version.isAtLeast(TRUE_OR_FALSE)) {
      String value = values.known().getOrDefault("kubeProxyReplacement", "");
      judgement.fault(
          about(REFUSED, "kubeProxyReplacement", value, origin)
              .with("version", version.toString())
              .with("instead", value.equals("strict") ? "true" : "false"));
    }
  }

  private static boolean asksForAVersion(HelmValues values) {
    return !values.partly().isEmpty() || isOldReplacement(values);
  }

  private static boolean isOldReplacement(HelmValues values) {
    return OLD_REPLACEMENTS.contains(values.known().getOrDefault("kubeProxyReplacement", ""));
  }

  private static boolean has(Span span, CiliumVersion version) {
    int first = CiliumVersion.parse(span.first()).map(CiliumVersion::minor).orElse(0);
    int last = CiliumVersion.parse(span.last()).map(CiliumVersion::minor).orElse(Integer.MAX_VALUE);
    boolean sinceEver = first <= HelmKeys.OLDEST_CHART;
    boolean toTheEnd = last >= CiliumVersion.NEWEST_KNOWN.minor();
    return (sinceEver || version.isAtLeast(first)) && (toTheEnd || !version.isAtLeast(last + 1));
  }

  /// The chart leaves many keys away where they are off: that is no difference.
  private static Optional<Finding> applied(
      AgentConfig config, String path, String key, String value, Origin origin) {
    Optional<Setting> set = Optional.ofNullable(config.settings().shared().get(key));
    String real = set.map(Setting::value).orElse("");
    if (HelmKeys.same(value, real)) {
      return Optional.empty();
    }
    Finding finding =
        about(NOT_APPLIED, path, value, origin)
            .with("key", key)
            .with("real", real.isEmpty() ? Exhibit.UNSET : real)
            .with("config", config.map().name())
            .with("ciliumNamespace", config.map().namespace());
    return Optional.of(set.map(Setting::exhibit).map(finding::seen).orElse(finding));
  }

  private static Finding about(Code code, String path, String value, Origin origin) {
    return Finding.warning(code, Subject.of("HelmValue", "", path))
        .with("path", path)
        .with("value", value)
        .seen(new Exhibit(path, value, "", origin));
  }
}
