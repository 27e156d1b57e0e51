package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.StatusTable;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The readable output of `tailscale status` (ts:cmd/tailscale/cli/status.go): a table of address,
/// name, owner, OS and state, or one line where there is no tailnet to show. Owners are not kept.
public final class StatusText {
  /// Columns are two blanks apart, and may be empty; what was pasted may have lost blanks.
  private static final Pattern ROW =
      Pattern.compile(
          "([0-9a-fA-F.:]+)\\s+(\\(\"[^\"]*\"\\)|\\S+(?: \\([^)]*\\))?)\\s+(\\S+)\\s+(?:(\\S+)\\s+)?"
              + "(-|idle.*|offline.*|active;.*)");

  private static final Pattern CARRIED =
      Pattern.compile(
          "\\b(?:direct (?<direct>\\S+?)|peer-relay (?<peer>\\S+?)|relay \"(?<relay>[^\"]*)\")(?=[,;]|\\s|$)");

  private static final Pattern TRAFFIC = Pattern.compile(", tx (\\d{1,18}) rx (\\d{1,18})");

  private static final Pattern SLEEPING =
      Pattern.compile(
          "(?m)^(?:(Tailscale is stopped\\.)|(Logged out\\.)|(Machine is not yet approved by tailnet admin\\.)"
              + "|unexpected state: (\\w+))\\s*$");

  private StatusText() {}

  public static boolean recognises(String text) {
    return sleeping(text).isPresent() || text.lines().anyMatch(line -> row(line).isPresent());
  }

  /// The status of a daemon that has no table to show; empty if there is a table.
  public static Optional<TailscaleStatus> sleeping(String text) {
    Matcher found = SLEEPING.matcher(text);
    if (!found.find() || text.lines().anyMatch(line -> row(line).isPresent())) {
      return Optional.empty();
    }
    BackendState state =
        found.group(1) != null
            ? BackendState.STOPPED
            : found.group(2) != null
                ? BackendState.NEEDS_LOGIN
                : found.group(3) != null
                    ? BackendState.NEEDS_MACHINE_AUTH
                    : StatusJson.backend(found.group(4));
    return Optional.of(
        new TailscaleStatus(
            "", state, Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty()));
  }

  /// The rows; what is none is passed over.
  public static StatusTable parse(String text) {
    List<TailnetNode> rows = text.lines().map(StatusText::row).flatMap(Optional::stream).toList();
    boolean own = !rows.isEmpty() && !rows.getFirst().active();
    return own
        ? new StatusTable(Optional.of(rows.getFirst()), rows.subList(1, rows.size()))
        : new StatusTable(Optional.empty(), rows);
  }

  private static Optional<TailnetNode> row(String line) {
    Matcher row = ROW.matcher(line.strip());
    return row.matches() ? Ip.parse(row.group(1)).map(ip -> node(ip, row)) : Optional.empty();
  }

  private static TailnetNode node(Ip ip, Matcher row) {
    String state = row.group(5);
    boolean active = state.startsWith("active;");
    Matcher carried = CARRIED.matcher(state);
    boolean shown = active && carried.find();
    Matcher traffic = TRAFFIC.matcher(state);
    boolean counted = traffic.find();
    String name = name(row.group(2));
    boolean quoted = row.group(2).startsWith("(");
    return new TailnetNode(
        "",
        "",
        quoted ? name : "",
        quoted ? "" : name,
        Optional.ofNullable(row.group(4)).orElse(""),
        List.of(ip),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        shown
            ? Optional.ofNullable(carried.group("direct")).flatMap(Endpoint::parse)
            : Optional.empty(),
        shown ? Optional.ofNullable(carried.group("relay")).orElse("") : "",
        shown ? Optional.ofNullable(carried.group("peer")) : Optional.empty(),
        counted ? Long.parseLong(traffic.group(2)) : 0,
        counted ? Long.parseLong(traffic.group(1)) : 0,
        Optional.empty(),
        Optional.of(!state.contains("offline")),
        active,
        false,
        Optional.empty(),
        state.matches("(?:active|idle); exit node\\b.*"),
        false);
  }

  /// `("my laptop")` is a host name without a DNS name; `xn--…` stands before its Unicode form.
  private static String name(String column) {
    if (column.startsWith("(\"")) {
      return column.substring(2, column.length() - 2);
    }
    int blank = column.indexOf(' ');
    return blank < 0 ? column : column.substring(0, blank);
  }
}
