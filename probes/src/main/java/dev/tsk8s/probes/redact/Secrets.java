package dev.tsk8s.probes.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What could open something, by its own form or by what stands before it. Each rule looks only at
/// texts with one of its signs, since nearly no text has one.
enum Secrets {
  /// Keys of Tailscale and Headscale: auth, client, API, SCIM, webhook keys, old ones without a
  /// kind (https://tailscale.com/kb/1277/key-prefixes; headscale hscontrol/types/preauth_key.go).
  TAILSCALE_KEY("\\b(?:ts|hs)key-[A-Za-z0-9_-]+", "skey-"),
  /// Node, machine, disco and network-lock keys as tailscaled writes them (ts:types/key).
  MACHINE_KEY(
      "\\b((?:privkey|nodekey|mkey|discokey|chalpub|nlpriv|nlpub):)[0-9a-f]{16,}",
      "key:",
      "pub:",
      "priv:"),
  /// A link that lets whoever opens it add a machine (`tailscale up` prints it).
  LOGIN_LINK(
      "(https?://[^\\s\"'/]+/(?:a|register|register/[a-z]+|admin/machines/new)/)[A-Za-z0-9:_-]{6,}",
      "/a/",
      "/register/",
      "/machines/new/"),
  PEM("-----BEGIN [A-Z0-9 ]+-----(?s:.*?)(?:-----END [A-Z0-9 ]+-----|\\z)", "-----BEGIN "),
  /// The same in base64, as kubeconfigs hold it.
  PEM_BASE64("\\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]*", "LS0tLS1CRUdJTi"),
  JSON_WEB_TOKEN("\\beyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){1,4}", "eyJ"),
  AUTHORIZATION(
      "(?i)(\\b(?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{6,}", "earer ", "EARER ", "asic ", "ASIC "),
  URL_USER("(\\b[A-Za-z][A-Za-z0-9+.-]*://)[^/@\\s\"']+@", "://"),
  CLOUD_KEY(
      "\\b(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}|AIza[A-Za-z0-9_-]{20,}|ya29\\.[A-Za-z0-9_-]+"
          + "|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{12,}"
          + "|xox[abeoprs]-[A-Za-z0-9-]{8,}|sk_(?:live|test)_[A-Za-z0-9]{8,}|npm_[A-Za-z0-9]{16,}"
          + "|do[opr]_v1_[A-Za-z0-9]{16,}|hv[sbr]\\.[A-Za-z0-9_-]{12,}|sk-[A-Za-z0-9_-]{16,})",
      "AKIA",
      "ASIA",
      "ABIA",
      "ACCA",
      "AIza",
      "ya29.",
      "ghp_",
      "gho_",
      "ghu_",
      "ghs_",
      "ghr_",
      "github_pat_",
      "glpat-",
      "xox",
      "sk_",
      "sk-",
      "npm_",
      "_v1_",
      "hvs.",
      "hvb.",
      "hvr."),
  /// Bootstrap tokens of kubeadm (kubernetes: cluster-bootstrap/token/api BootstrapTokenPattern).
  /// Names of two labels look the same, but hardly have three digits in the second.
  BOOTSTRAP_TOKEN("(?<![\\w.-])[a-z0-9]{6}\\.(?=(?:[a-z]*\\d){3})[a-z0-9]{16}(?![\\w.-])", "."),
  /// A link by which anybody may write into a channel of Slack.
  WEBHOOK(
      "(\\bhttps://hooks\\.slack\\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{8,}",
      "hooks.slack.com/"),
  /// `password=…`, `"token": "…"`, `--auth-key …`, `Cookie: …`.
  NAMED(
      "(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key(?:[-_]id)?"
          + "|auth[-_]?key|account[-_]?key|client[-_]key[-_]data|client[-_]certificate[-_]data"
          + "|certificate[-_]authority[-_]data|private[-_]?key|pre[-_]?shared[-_]?key|psk|credentials?"
          + "|(?:set-)?cookie|session[-_]?id|sig|signature)[\"']?(?:\\s*[:=]\\s*[\"']?|\\s+(?=\\S*\\d)))"
          + "(?!\\*\\*\\*|\\$\\(|[\"']?(?:true|false|null|none)\\b)[^\\s\"',;&]+",
      "=",
      ":",
      " "),
  /// Long random texts without a name, hexadecimal or in base64.
  RANDOM(
      "(?<![A-Za-z0-9+/=:@_.-])(?:[0-9a-f]{48,}|(?=[A-Za-z0-9+_-]*[A-Z])(?=[A-Za-z0-9+_-]*[a-z])"
          + "(?=(?:[A-Za-z+_-]*\\d){3})[A-Za-z0-9+_-]{32,}={0,2}"
          + "|(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=(?:[A-Za-z+/]*\\d){2})[A-Za-z0-9+/]{40}"
          + ")(?![A-Za-z0-9+/_.-])"),
  E_MAIL("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+", "@");

  static final String BLANK = "***";

  private static final List<Secrets> ALL = List.of(values());

  private static final int SHORTEST = 6;
  private static final int RANDOM_FROM = 32;

  /// What a setting is called whose value opens something.
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?:^|[-_./])(?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|auth[-_]?key"
              + "|private[-_]?key|client[-_]?secret|credentials?|cookie|psk)$");

  /// Settings that say what a Secret is called.
  private static final Set<String> REFERENCES = Set.of("OPERATOR_SECRET", "TS_KUBE_SECRET");

  private static final Set<String> HARMLESS = Set.of("", "true", "false", "null", "none");

  private final Pattern pattern;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> signs;

  /// The letters of each sign: whoever lacks one of them lacks the sign.
  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final long[] lettersOfSigns;

  Secrets(String regex, String... signs) {
    this.pattern = Pattern.compile(regex);
    this.signs = List.of(signs);
    this.lettersOfSigns = this.signs.stream().mapToLong(Secrets::letters).toArray();
  }

  /// Which characters occur in it, each as one bit of 64; several share a bit.
  private static long letters(String text) {
    long letters = 0;
    for (int i = 0; i < text.length(); i++) {
      letters |= 1L << text.charAt(i); // the lowest six bits of it
    }
    return letters;
  }

  /// The word for it in a manifest.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A text without any of them.
  ///
  /// @param instead what stands in place of one; the text before it that gave it away stays
  static String blanked(String text, BiFunction<Secrets, String, String> instead) {
    return blanked(text, ALL, instead);
  }

  /// The same by some of the rules.
  static String blanked(
      String text, List<Secrets> rules, BiFunction<Secrets, String, String> instead) {
    if (text.length() < SHORTEST) {
      return text;
    }
    String blanked = text;
    long letters = letters(text);
    for (int i = 0; i < rules.size(); i++) {
      Secrets rule = rules.get(i);
      if (rule.mayBeIn(blanked, letters)) {
        blanked = rule.blank(blanked, instead);
        letters = letters(blanked);
      }
    }
    return blanked;
  }

  /// Whether a setting of this name holds one, whatever it looks like.
  static boolean areNamed(String key, String value) {
    return !REFERENCES.contains(key)
        && !HARMLESS.contains(value)
        && !value.startsWith("$(")
        && !value.equals(BLANK)
        && NAME.matcher(key).find();
  }

  /// Asked of every text of every fact and for every rule: no lambda, and no search for a sign of
  /// which a letter is missing.
  private boolean mayBeIn(String text, long letters) {
    if (this == RANDOM) {
      return text.length() >= RANDOM_FROM;
    }
    for (int i = 0; i < lettersOfSigns.length; i++) {
      if ((letters & lettersOfSigns[i]) == lettersOfSigns[i] && text.contains(signs.get(i))) {
        return true;
      }
    }
    return false;
  }

  private String blank(String text, BiFunction<Secrets, String, String> instead) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    matcher.reset();
    return matcher.replaceAll(
        match -> Matcher.quoteReplacement(before(match) + instead.apply(this, match.group())));
  }

  private static String before(MatchResult match) {
    return match.groupCount() > 0 && match.group(1) != null ? match.group(1) : "";
  }
}
