package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A place that was looked from, and what Tailscale, the kernel and Cilium's agent say there.
///
/// @param status `tailscale status --json`, read after waking the peers
/// @param earlier an earlier status of the same host: shows what waking changed, never judged
/// @param table the readable `tailscale status`; only looked for where there is no status
/// @param netcheck `tailscale netcheck --format=json` or its text
/// @param prefs `tailscale debug prefs`, without its keys
/// @param pings `tailscale ping` runs and LocalAPI pings from here; observed and empty: none was
///   made
/// @param health coded health of the IPN bus (`tailscale debug watch-ipn --initial
///   --initial-health`)
/// @param netmap what control sent to this node (`tailscale debug netmap`)
/// @param host the networking of the network namespace that was looked from
/// @param cilium what the Cilium agent of this node says
public record Vantage(
    VantageId id,
    Evidence<TailscaleStatus> status,
    Evidence<TailscaleStatus> earlier,
    Evidence<StatusTable> table,
    Evidence<Netcheck> netcheck,
    Evidence<Prefs> prefs,
    Evidence<List<PingRun>> pings,
    Evidence<List<HealthWarning>> health,
    Evidence<Netmap> netmap,
    HostView host,
    CiliumView cilium) {

  /// A health warning with its code (ts:health/warnings.go), e.g. `no-derp-home`.
  public record HealthWarning(String code, String severity, String title, String text) {}

  public Vantage {
    requireNonNull(id);
    requireNonNull(status);
    requireNonNull(earlier);
    requireNonNull(table);
    requireNonNull(netcheck);
    requireNonNull(prefs);
    requireNonNull(pings);
    requireNonNull(health);
    requireNonNull(netmap);
    requireNonNull(host);
    requireNonNull(cilium);
  }

  /// A place that nothing was seen from, for one reason.
  public static Vantage unseen(VantageId id, Reason reason) {
    return new Vantage(
        id,
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        HostView.unseen(reason),
        CiliumView.unseen(reason));
  }

  /// The same under another name.
  public Vantage as(VantageId other) {
    return new Vantage(
        other, status, earlier, table, netcheck, prefs, pings, health, netmap, host, cilium);
  }

  /// The same with this networking of its host.
  public Vantage with(HostView seen) {
    return new Vantage(
        id, status, earlier, table, netcheck, prefs, pings, health, netmap, seen, cilium);
  }

  /// The same with what control sent to it.
  public Vantage with(Evidence<Netmap> seen) {
    return new Vantage(
        id, status, earlier, table, netcheck, prefs, pings, health, seen, host, cilium);
  }

  /// The same with these words of its Cilium agent.
  public Vantage with(CiliumView seen) {
    return new Vantage(
        id, status, earlier, table, netcheck, prefs, pings, health, netmap, host, seen);
  }

  /// A vantage of which nobody gave a readable status.
  public Vantage(
      VantageId id,
      Evidence<TailscaleStatus> status,
      Evidence<TailscaleStatus> earlier,
      Evidence<Netcheck> netcheck,
      Evidence<Prefs> prefs,
      Evidence<List<PingRun>> pings,
      Evidence<List<HealthWarning>> health,
      Evidence<Netmap> netmap,
      HostView host,
      CiliumView cilium) {
    this(
        id,
        status,
        earlier,
        new Unavailable<>(new Reason.NotAsked("tailscale status", "json-tells-more")),
        netcheck,
        prefs,
        pings,
        health,
        netmap,
        host,
        cilium);
  }
}
