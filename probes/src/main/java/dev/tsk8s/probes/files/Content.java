package dev.tsk8s.probes.files;

import dev.tsk8s.probes.tailscale.NetcheckText;
import dev.tsk8s.probes.tailscale.NoDaemon;
import dev.tsk8s.probes.tailscale.PingText;
import dev.tsk8s.probes.tailscale.StatusText;
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
  /// Useful outputs that this version has no reader for.
  IP_JSON,
  CILIUM_JSON,
  OTHER_JSON,
  OTHER;

  private static final Pattern YAML_FIELD = Pattern.compile("(?m)^(?:apiVersion|kind):\\s");

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
    if (KUBECTL.matcher(text).find()) {
      return KUBECTL_ERRORS;
    }
    if (YAML_FIELD.matcher(text).find()) {
      return KUBERNETES_YAML;
    }
    int brace = firstBrace(text);
    if (brace > 0) {
      return json(text.substring(brace), complete);
    }
    return StatusText.recognises(text) ? STATUS_TEXT : OTHER;
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
    return ip ? IP_JSON : OTHER_JSON;
  }

  private static Content ofObject(JsonFields fields) {
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
    return fields.has("cilium") && fields.has("cluster") ? CILIUM_JSON : OTHER_JSON;
  }
}
