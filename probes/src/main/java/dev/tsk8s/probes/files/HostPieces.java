package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Netmap;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StatusTable;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What was found of one host in one place: any number of each output, in the order of their files.
final class HostPieces {

  /// The outputs that make a vantage, and the command that writes each.
  enum Output {
    STATUS("tailscale status --json"),
    NETCHECK("tailscale netcheck --format=json"),
    PREFS("tailscale debug prefs"),
    PING("tailscale ping"),
    HEALTH("tailscale debug watch-ipn --initial --initial-health --count=1"),
    NETMAP("tailscale debug netmap");

    private final String command;

    Output(String command) {
      this.command = command;
    }

    String command() {
      return command;
    }
  }

  final List<StatusPiece> statuses = new ArrayList<>();

  /// Of daemons that are not there, or have nothing to tell.
  final List<Observed<TailscaleStatus>> asleep = new ArrayList<>();

  final List<Observed<StatusTable>> tables = new ArrayList<>();
  final List<Observed<Netcheck>> netchecks = new ArrayList<>();
  final List<Observed<Netcheck>> netcheckTexts = new ArrayList<>();
  final List<Observed<Prefs>> prefs = new ArrayList<>();
  final List<Observed<PingRun>> pings = new ArrayList<>();
  final List<Observed<List<HealthWarning>>> health = new ArrayList<>();
  final List<Observed<Netmap>> netmaps = new ArrayList<>();
  final NodePieces node = new NodePieces();
  final Map<Output, Reason> failures = new EnumMap<>(Output.class);

  boolean isEmpty() {
    return holdsNothingOfTailscale() && node.isEmpty();
  }

  /// Nothing of Tailscale's, not even unreadable.
  boolean isWithoutTailscale() {
    return holdsNothingOfTailscale() && failures.isEmpty();
  }

  private boolean holdsNothingOfTailscale() {
    return statuses.isEmpty()
        && asleep.isEmpty()
        && tables.isEmpty()
        && netchecks.isEmpty()
        && netcheckTexts.isEmpty()
        && prefs.isEmpty()
        && pings.isEmpty()
        && health.isEmpty()
        && netmaps.isEmpty();
  }

  void failed(Output output, Reason reason) {
    failures.putIfAbsent(output, reason);
  }

  /// The first place something was read from.
  String where() {
    return Stream.of(asleep, tables, netchecks, netcheckTexts, prefs, pings, health, netmaps)
        .flatMap(List::stream)
        .map(found -> found.origin().where())
        .findFirst()
        .or(node::where)
        .orElse("");
  }

  Evidence<TailscaleStatus> status() {
    Optional<StatusPiece> latest = statuses.stream().max(StatusPiece::byTime);
    if (latest.isPresent()) {
      return new Observed<>(latest.get().status(), latest.get().origin());
    }
    return asleep.isEmpty() ? missing(Output.STATUS) : asleep.getFirst();
  }

  Evidence<TailscaleStatus> earlier() {
    Optional<StatusPiece> earliest = statuses.stream().min(StatusPiece::byTime);
    return earliest.isPresent() && statuses.size() > 1
        ? new Observed<>(earliest.get().status(), earliest.get().origin())
        : new Unavailable<>(new Reason.NotInFiles("an earlier " + Output.STATUS.command()));
  }

  /// The JSON tells more: where there is one, nobody looks at the table.
  Evidence<StatusTable> table() {
    return tables.isEmpty() || !statuses.isEmpty() || !asleep.isEmpty()
        ? new Unavailable<>(new Reason.NotAsked("tailscale status", "json-tells-more"))
        : newest(tables);
  }

  /// The newest JSON, which tells more than the text; the newest text where there is none.
  Evidence<Netcheck> netcheck() {
    return (netchecks.isEmpty() ? netcheckTexts : netchecks)
        .stream()
            .max(Comparator.comparing(found -> found.value().now().orElse(Instant.MIN)))
            .<Evidence<Netcheck>>map(found -> found)
            .orElseGet(() -> missing(Output.NETCHECK));
  }

  Evidence<Prefs> prefs() {
    return last(prefs, Output.PREFS);
  }

  Evidence<List<HealthWarning>> health() {
    return last(health, Output.HEALTH);
  }

  Evidence<Netmap> netmap() {
    return last(netmaps, Output.NETMAP);
  }

  Evidence<List<PingRun>> pings() {
    if (pings.isEmpty()) {
      return missing(Output.PING);
    }
    List<PingRun> runs = pings.stream().map(Observed::value).toList();
    Instant newest =
        pings.stream().map(run -> run.origin().at()).max(Comparator.naturalOrder()).orElseThrow();
    return new Observed<>(runs, new Origin(together(pings), newest));
  }

  /// As a shell would spell it: `laptop/{ping-a.txt,ping-b.txt}`.
  private static String together(List<? extends Observed<?>> found) {
    List<String> places = found.stream().map(one -> one.origin().where()).distinct().toList();
    int slash = places.getFirst().lastIndexOf('/');
    String folder = places.getFirst().substring(0, slash + 1);
    boolean together =
        places.size() > 1
            && places.stream()
                .allMatch(place -> place.lastIndexOf('/') == slash && place.startsWith(folder));
    return together
        ? folder
            + "{"
            + String.join(",", places.stream().map(place -> place.substring(slash + 1)).toList())
            + "}"
        : String.join(", ", places);
  }

  private static <T> Evidence<T> newest(List<Observed<T>> found) {
    return found.stream().max(Comparator.comparing(one -> one.origin().at())).orElseThrow();
  }

  private <T> Evidence<T> last(List<Observed<T>> found, Output output) {
    return found.isEmpty() ? missing(output) : newest(found);
  }

  private <T> Evidence<T> missing(Output output) {
    return new Unavailable<>(
        failures.getOrDefault(output, new Reason.NotInFiles(output.command())));
  }
}
