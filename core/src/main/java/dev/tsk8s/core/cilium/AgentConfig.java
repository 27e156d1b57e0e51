package dev.tsk8s.core.cilium;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the agents of some nodes use: each key as the last source that sets it gives it. A key that
/// nobody sets has the agent's own default, which is not always the chart's (cilium:
/// pkg/option/config.go, pkg/defaults/defaults.go).
///
/// @param nodes the nodes that these settings hold for; empty: all of the cluster
/// @param map the ConfigMap `cilium-config`
/// @param agent the DaemonSet; empty if it was not seen
/// @param version of the agents; empty if nothing tells it
/// @param hosts the same nodes themselves, as far as they were seen
/// @param settings by key
/// @param overruled what one CiliumNodeConfig sets and a later one sets otherwise for the same
///   nodes, and what objects set otherwise than the DaemonSet's own arguments and variables
public record AgentConfig(
    List<String> nodes,
    List<ClusterNode> hosts,
    Subject map,
    Optional<Subject> agent,
    Optional<CiliumVersion> version,
    Settings settings,
    List<Setting> overruled) {
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Set<String> TRUE = Set.of("true", "1", "t");
  private static final Set<String> FALSE = Set.of("false", "0", "f", "");

  /// Since then `tunnel` means nothing, and `routing-mode` is the key; the minor between knows
  /// both.
  private static final int ONE_ROUTING_MODE = 15;

  private static final int TWO_ROUTING_MODES = 14;

  /// Flags whose default is on.
  private static final Set<String> ON_BY_DEFAULT =
      Set.of(
          "enable-ipv4",
          "enable-ipv4-masquerade",
          "enable-ipv6-masquerade",
          "enable-health-checking",
          "preallocate-bpf-maps");

  public AgentConfig {
    nodes = List.copyOf(nodes);
    hosts = List.copyOf(hosts);
    requireNonNull(map);
    requireNonNull(agent);
    requireNonNull(version);
    requireNonNull(settings);
    overruled = List.copyOf(overruled);
  }

  /// Whether these settings are those of a node.
  public boolean holdsFor(String node) {
    return nodes.isEmpty() || nodes.contains(node);
  }

  public Optional<Setting> setting(String key) {
    return settings.of(key);
  }

  /// Some source sets it.
  public boolean has(String key) {
    return settings.has(key);
  }

  /// The value, or the agent's default: an empty text.
  public String text(String key) {
    return setting(key).map(Setting::value).orElse("").strip();
  }

  /// The words of a list; the chart joins some with spaces, some with commas.
  public List<String> list(String key) {
    return SEPARATOR.splitAsStream(text(key)).filter(word -> !word.isEmpty()).toList();
  }

  /// A flag, as the agent reads it (Go's `strconv.ParseBool`).
  public Answer isOn(String key) {
    if (key.equals("enable-ipv4-masquerade") && !settings.has(key)) {
      return isOn("masquerade", true); // its name up to 1.8
    }
    return isOn(key, ON_BY_DEFAULT.contains(key));
  }

  private Answer isOn(String key, boolean byDefault) {
    if (!settings.has(key)) {
      return Answer.of(byDefault);
    }
    String value = text(key).toLowerCase(Locale.ROOT);
    if (TRUE.contains(value)) {
      return Answer.of(true);
    }
    return FALSE.contains(value) ? Answer.of(false) : Answer.unsure(unreadable(key, "true|false"));
  }

  /// A number; the agent takes 0 for automatic.
  public Answer.Of<Integer> number(String key) {
    String value = text(key);
    if (value.isEmpty()) {
      return new Answer.Of.Is<>(0);
    }
    return value.matches("\\d{1,9}")
        ? new Answer.Of.Is<>(Integer.parseInt(value))
        : new Answer.Of.Unsure<>(unreadable(key, "0..65535"));
  }

  /// Whether pod traffic between nodes is wrapped (`routing-mode: tunnel`, the default). Before
  /// 1.14 the key was `tunnel`, and `disabled` meant native routing (cilium#29053). Where both
  /// stand and differ, the version decides which one counts.
  public Answer isTunnelled() {
    Answer older = Answer.of(!text("tunnel").equals("disabled"));
    boolean hasMode = !text("routing-mode").isEmpty();
    if (!settings.has("tunnel")) {
      return routingMode();
    }
    if (version.isEmpty()) {
      boolean agree = (hasMode ? routingMode() : Answer.of(true)).equals(older);
      return agree ? older : Answer.unsure(noVersion());
    }
    if (version.get().isAtLeast(ONE_ROUTING_MODE)) {
      return routingMode();
    }
    return version.get().isAtLeast(TWO_ROUTING_MODES) && hasMode ? routingMode() : older;
  }

  private Answer routingMode() {
    return switch (text("routing-mode")) {
      case "", "tunnel" -> Answer.of(true);
      case "native" -> Answer.of(false);
      default -> Answer.unsure(unreadable("routing-mode", "tunnel|native"));
    };
  }

  private Reason unreadable(String key, String expected) {
    return settings
        .of(key)
        .map(setting -> setting.unreadable(expected))
        .orElseGet(() -> new Reason.Failed(map.kind() + " " + map.display() + " " + key, expected));
  }

  /// Where something depends on the version and nothing tells it.
  public Reason noVersion() {
    return new Reason.Failed(
        "DaemonSet " + agent.map(Subject::display).orElse("cilium"), "image version");
  }

  /// Whether Cilium serves Services instead of kube-proxy. `strict` is the old word for true;
  /// `partial` and `probe` left it to other keys (cilium#26577).
  public Answer replacesKubeProxy() {
    return switch (text("kube-proxy-replacement")) {
      case "strict" -> Answer.of(true);
      case "disabled" -> Answer.of(false);
      default -> isOn("kube-proxy-replacement");
    };
  }

  /// Whether pods' packets pass the host in BPF, past netfilter (`Host: BPF` of the status): it
  /// takes the kube-proxy replacement and masquerading in BPF (seen on 1.19.7).
  public Answer routesHostInBpf() {
    Answer legacy = isOn("enable-host-legacy-routing");
    Answer masquerade = isOn("enable-bpf-masquerade");
    Answer replacement = replacesKubeProxy();
    if (legacy.isYes() || masquerade.isNo() || replacement.isNo()) {
      return Answer.of(false);
    }
    boolean known = legacy.isNo() && masquerade.isYes() && replacement.isYes();
    return known
        ? Answer.of(true)
        : Answer.any(List.of(unsure(legacy), unsure(masquerade), unsure(replacement)));
  }

  private static Answer unsure(Answer answer) {
    return answer.reasons().isEmpty() ? Answer.of(false) : answer;
  }

  /// The evidence for the keys among these that are set.
  public List<Exhibit> exhibits(String... keys) {
    return Stream.of(keys).flatMap(key -> setting(key).stream()).map(Setting::exhibit).toList();
  }

  /// What a finding about one key is about: the object that sets it, or the ConfigMap where it
  /// should be set.
  public Subject subject(String key) {
    return setting(key).map(Setting::where).orElse(map);
  }
}
