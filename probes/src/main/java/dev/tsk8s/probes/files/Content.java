package dev.tsk8s.probes.files;

import dev.tsk8s.probes.bundle.FactsFile;
import dev.tsk8s.probes.bundle.Manifest;
import dev.tsk8s.probes.cilium.AgentLog;
import dev.tsk8s.probes.cilium.ChartValues;
import dev.tsk8s.probes.cilium.DebugInfoJson;
import dev.tsk8s.probes.cilium.EffectiveJson;
import dev.tsk8s.probes.cilium.EffectiveText;
import dev.tsk8s.probes.cilium.EndpointListText;
import dev.tsk8s.probes.cilium.HealthJson;
import dev.tsk8s.probes.cilium.IpMasqText;
import dev.tsk8s.probes.cilium.MetricsText;
import dev.tsk8s.probes.cilium.StatusJson;
import dev.tsk8s.probes.node.FilterRules;
import dev.tsk8s.probes.node.IpText;
import dev.tsk8s.probes.node.NftRules;
import dev.tsk8s.probes.node.OffloadText;
import dev.tsk8s.probes.node.ResolvConf;
import dev.tsk8s.probes.node.SysctlText;
import dev.tsk8s.probes.tailscale.NetcheckText;
import dev.tsk8s.probes.tailscale.NoDaemon;
import dev.tsk8s.probes.tailscale.PingText;
import dev.tsk8s.probes.tailscale.StatusText;
import java.util.List;
import java.util.regex.Pattern;

/// What a text is, by its beginning.
enum Content {
  EMPTY,
  /// Kubernetes objects: a list, or single ones.
  KUBERNETES_JSON,
  KUBERNETES_YAML,
  /// One of Tailscale's own JSON outputs.
  TAILSCALE_JSON,
  NETCHECK_TEXT,
  /// netcheck had no DERP map.
  NETCHECK_FAILED,
  PING_TEXT,
  NO_DAEMON,
  /// What kubectl says when it gets no answer.
  KUBECTL_ERRORS,
  /// Broken before anything could be recognised.
  BROKEN_JSON,
  /// The readable form of `tailscale status`.
  STATUS_TEXT,
  /// Outputs of `ip -j`, one or several in one object.
  IP_JSON,
  /// Outputs of Cilium's agent.
  CILIUM_JSON,
  SYSCTL_TEXT,
  RESOLV_CONF,
  /// `iptables-save`.
  FILTER_RULES,
  /// `nft list ruleset`, and the same as JSON.
  NFT_RULES,
  NFT_JSON,
  /// `ethtool -k`.
  OFFLOADS,
  /// Values for Cilium's chart, YAML or JSON.
  HELM_VALUES,
  /// The text of `ip addr`, `ip link`, `ip route`, `ip rule`.
  LINK_TEXT,
  ROUTE_TEXT,
  RULE_TEXT,
  /// `cilium-dbg config -a`, `metrics list`, `debuginfo`.
  EFFECTIVE_TEXT,
  METRICS_TEXT,
  DEBUG_INFO,
  IP_MASQ_TEXT,
  ENDPOINT_LIST,
  CILIUM_LOG,
  /// Files of a bundle: its facts, its manifest, the report.
  FACTS,
  MANIFEST,
  REPORT,
  /// Packet sizes that somebody tried on a path.
  SIZES,
  OTHER_JSON,
  OTHER;

  private static final List<String> YAML_FIELDS = List.of("apiVersion: ", "kind: ");

  private static final int ENOUGH = 8_192;

  private static final Pattern KUBECTL =
      Pattern.compile(
          "(?m)^(?:Error from server|error: the server doesn't have a resource type|Unable to connect to the server"
              + "|error: You must be logged in to the server)");

  /// @param complete the head is all of the text
  static Content of(String head, boolean complete) {
    String text = head.strip();
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return json(text, complete);
    }
    if (NoDaemon.recognise(text).isPresent()) {
      return NO_DAEMON;
    }
    if (NetcheckText.recognises(text)) {
      return NETCHECK_TEXT;
    }
    if (text.contains("netcheck cannot continue")) {
      return NETCHECK_FAILED;
    }
    if (PingText.recognises(text)) {
      return PING_TEXT;
    }
    if (text.contains("server") && KUBECTL.matcher(text).find()) {
      return KUBECTL_ERRORS;
    }
    if (YAML_FIELDS.stream().anyMatch(field -> begins(text, field))) {
      return KUBERNETES_YAML;
    }
    Content node = node(begin(text));
    if (node != OTHER) {
      return node;
    }
    if (ChartValues.recognises(text)) {
      return HELM_VALUES;
    }
    int brace = firstBrace(text);
    if (brace > 0) {
      return json(text.substring(brace), complete);
    }
    if (StatusText.recognises(begin(text))) {
      return STATUS_TEXT;
    }
    return SizeTexts.recognises(text) ? SIZES : OTHER;
  }

  /// A line of it begins so.
  private static boolean begins(String text, String line) {
    return text.startsWith(line) || text.contains("\n" + line);
  }

  /// Enough lines to know what the kernel's tools wrote.
  private static String begin(String text) {
    int end = text.lastIndexOf('\n', ENOUGH);
    return text.length() <= ENOUGH || end < 0 ? text : text.substring(0, end);
  }

  /// What the kernel and Cilium's agent write as text.
  private static Content node(String text) {
    if (AgentLog.recognises(text)) {
      return CILIUM_LOG;
    }
    if (EndpointListText.recognises(text)) {
      return ENDPOINT_LIST;
    }
    if (IpMasqText.recognises(text)) {
      return IP_MASQ_TEXT;
    }
    if (FilterRules.recognises(text)) {
      return FILTER_RULES;
    }
    if (NftRules.recognises(text)) {
      return NFT_RULES;
    }
    if (OffloadText.recognises(text)) {
      return OFFLOADS;
    }
    if (SysctlText.recognises(text)) {
      return SYSCTL_TEXT;
    }
    if (ResolvConf.recognises(text)) {
      return RESOLV_CONF;
    }
    if (EffectiveText.recognises(text)) {
      return EFFECTIVE_TEXT;
    }
    return MetricsText.recognises(text) ? METRICS_TEXT : iproute(text);
  }

  private static Content iproute(String text) {
    if (IpText.areLinks(text)) {
      return LINK_TEXT;
    }
    if (IpText.areRules(text)) {
      return RULE_TEXT;
    }
    return IpText.areRoutes(text) ? ROUTE_TEXT : OTHER;
  }

  /// Where JSON begins behind lines that belong to stderr; 0: at the beginning, or nowhere.
  static int firstBrace(String text) {
    String stripped = text.stripLeading();
    if (stripped.startsWith("{") || stripped.startsWith("[")) {
      return 0;
    }
    int brace = text.indexOf("\n{");
    return brace < 0 ? 0 : brace + 1;
  }

  private static Content json(String head, boolean complete) {
    var fields = JsonFields.of(head, complete);
    Content content = fields.array() ? ofArray(fields) : ofObject(fields);
    return fields.broken() && content == OTHER_JSON ? BROKEN_JSON : content;
  }

  private static Content ofArray(JsonFields fields) {
    boolean ip =
        fields.has("ifindex")
            || fields.has("ifname")
            || fields.has("dst")
            || fields.has("priority");
    if (ip) {
      return IP_JSON;
    }
    return fields.has("name") && (fields.has("value") || fields.has("labels"))
        ? CILIUM_JSON
        : OTHER_JSON;
  }

  private static Content ofObject(JsonFields fields) {
    if (fields.has(FactsFile.SIGN)) {
      return FACTS;
    }
    if (fields.has(Manifest.SIGN)) {
      return MANIFEST;
    }
    if (fields.has("schemaVersion") && fields.has("tool") && fields.has("taken")) {
      return REPORT;
    }
    if (fields.has("apiVersion")
        || fields.has("items")
        || (fields.has("kind") && fields.has("metadata"))) {
      return KUBERNETES_JSON;
    }
    if (TailscaleJson.recognise(fields.names()).isPresent()) {
      return TAILSCALE_JSON;
    }
    if (fields.has("addr") && fields.has("route")) {
      return IP_JSON;
    }
    if (DebugInfoJson.recognises(fields.names())) {
      return DEBUG_INFO;
    }
    if (SizeTexts.recognises(fields)) {
      return SIZES;
    }
    if (fields.has("nftables")) {
      return NFT_JSON;
    }
    boolean cilium =
        StatusJson.recognises(fields.names())
            || HealthJson.recognises(fields.names())
            || EffectiveJson.recognises(fields.names());
    if (cilium) {
      return CILIUM_JSON;
    }
    return ChartValues.recognises(fields.names()) ? HELM_VALUES : OTHER_JSON;
  }
}
