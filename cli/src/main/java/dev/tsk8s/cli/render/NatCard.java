package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The card of `tsk8s nat` for people.
public final class NatCard {
  private static final int WIDEST_CELL = 46;

  private final NatTelling telling;
  private final Words words;
  private final Page page;

  private NatCard(NatTelling telling, Page page) {
    this.telling = telling;
    this.words = telling.words();
    this.page = page;
  }

  /// For people.
  public static String text(NatTelling telling, Screen screen) {
    var text = new StringBuilder();
    new NatCard(telling, new Page(text, screen)).whole();
    return text.toString();
  }

  /// For programs.
  public static String json(NatTelling telling, int exitCode) {
    return new JsonNat(telling).text(exitCode);
  }

  private void whole() {
    NatBehaviour seen = telling.main();
    page.paragraph(0, "", Ink.PLAIN, ink(seen), words.of("nat.is." + hardness(seen)));
    page.blank();
    card(seen);
    telling.v6().ifPresent(this::v6);
    notKnown(seen);
    servers();
    advice(seen);
  }

  private static String hardness(NatBehaviour behaviour) {
    return NatTelling.word(behaviour.hardness(), NatTelling::code);
  }

  private static Ink ink(NatBehaviour behaviour) {
    return behaviour.hardness() instanceof Of.Is<Hardness>(var known)
        ? switch (known) {
          case NONE, EASY -> Ink.GOOD;
          case HARD -> Ink.WARNING;
          case BLOCKED -> Ink.PROBLEM;
        }
        : Ink.UNKNOWN;
  }

  private void card(NatBehaviour seen) {
    row("udp", words.of("nat.udp." + NatTelling.code(seen.udp())));
    telling.view().port().ifPresent(asked -> row("asked", asked(asked, seen)));
    if (telling.view().port().isPresent() && seen.open().reasons().isEmpty()) {
      row("open", words.of(seen.open().isYes() ? "nat.open.yes" : "nat.open.no"));
    }
    row(
        "mapping",
        seen.mapping() instanceof Of.Is<?> ? named("mapping", seen.mapping()) : unknown());
    row(
        "filtering",
        seen.filtering() instanceof Of.Is<?> ? named("filtering", seen.filtering()) : unknown());
    seen.rfc3489().ifPresent(name -> row("rfc3489", name));
    if (!seen.outside().isEmpty()) {
      row("addresses", addresses(seen.local()) + " -> " + addresses(seen.outside()));
    }
    if (seen.outside().size() > 1) {
      row("pool", words.of("nat.pooled", Map.of("count", Integer.toString(seen.outside().size()))));
    }
    seen.ports().ifPresent(use -> row("ports", words.of("nat.ports." + NatTelling.code(use))));
    if (!seen.hairpin().reasons().isEmpty()) {
      row("hairpin", unknown());
    } else {
      row("hairpin", words.of(seen.hairpin().isYes() ? "nat.yes" : "nat.no"));
    }
    if (seen.layers() > 0) {
      row("layers", words.of("nat.layers", Map.of("count", Integer.toString(seen.layers()))));
    }
  }

  private String asked(AskedPort asked, NatBehaviour seen) {
    if (asked.holder().isEmpty()) {
      boolean others =
          seen.elsewhere().isPresent() && !seen.elsewhere().get().equals(seen.hardness());
      return words.of(
          others ? "nat.port.differs" : "nat.port.tested",
          Map.of("port", Integer.toString(asked.port())));
    }
    return words.of(
        asked.holder().get().equals("tailscaled") ? "nat.port.tailscaled" : "nat.port.held",
        Map.of(
            "port", Integer.toString(asked.port()),
            "holder", asked.holder().get(),
            "advertised",
                asked.advertised().stream()
                    .map(Endpoint::toString)
                    .collect(Collectors.joining(", "))));
  }

  private void v6(NatBehaviour v6) {
    row(
        "ipv6",
        v6.outside().isEmpty()
            ? words.of("nat.udp." + NatTelling.code(v6.udp()))
            : words.of(
                v6.layers() == 0 ? "nat.v6.none" : "nat.v6.nat66",
                Map.of("addresses", addresses(v6.outside()))));
  }

  private String named(String kind, Of<? extends Enum<?>> answer) {
    return words.of("nat." + kind + "." + NatTelling.word(answer, NatTelling::code));
  }

  private String unknown() {
    return words.of("nat.unknown");
  }

  private static String addresses(List<Ip> all) {
    return all.stream().map(Ip::text).collect(Collectors.joining(", "));
  }

  private void row(String label, String value) {
    page.paragraph(
        2, Columns.padded(words.of("nat.label." + label), 14), Ink.FAINT, Ink.PLAIN, value);
  }

  /// Each reason once, with what it keeps from being known.
  private void notKnown(NatBehaviour seen) {
    var about = new LinkedHashMap<Reason, List<String>>();
    reason(seen.hardness()).ifPresent(why -> add(about, why, "verdict"));
    reason(seen.mapping()).ifPresent(why -> add(about, why, "mapping"));
    reason(seen.filtering()).ifPresent(why -> add(about, why, "filtering"));
    seen.hairpin().reasons().forEach(why -> add(about, why, "hairpin"));
    if (about.isEmpty()) {
      return;
    }
    page.blank();
    page.line(0, Ink.UNKNOWN, words.of("unknown"));
    about.forEach((why, labels) -> {
      ReasonWords because = telling.because(why);
      String names =
          labels.stream()
              .map(label -> words.of("nat.label." + label))
              .collect(Collectors.joining(", "));
      page.paragraph(2, names + ": ", Ink.PLAIN, Ink.PLAIN, because.text());
      if (!because.test().isEmpty()) {
        page.paragraph(4, Ink.PLAIN, because.test());
      }
      because.commands().forEach(command -> page.line(4, Ink.COMMAND, command));
    });
  }

  private static void add(Map<Reason, List<String>> about, Reason why, String label) {
    about.computeIfAbsent(why, _ -> new ArrayList<>()).add(label);
  }

  static Optional<Reason> reason(Of<?> answer) {
    return answer instanceof Of.Unsure<?>(var why) ? Optional.of(why) : Optional.empty();
  }

  private void servers() {
    page.blank();
    page.line(0, Ink.BOLD, words.of("nat.servers"));
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            words.of("nat.server"),
            words.of("nat.server.address"),
            words.of("nat.server.answer"),
            words.of("metrics.in.latency", Map.of("number", "")).strip(),
            words.of("nat.server.mapped")));
    for (NatTelling.Server server : telling.servers()) {
      rows.add(
          List.of(
              server.name(),
              server.address().map(Endpoint::toString).orElse(""),
              server.because().isEmpty()
                  ? server.answer()
                  : server.answer() + " (" + because(server.because()) + ")",
              server
                  .roundTrip()
                  .map(time -> String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6))
                  .orElse(""),
              server.mapped().map(Endpoint::toString).orElse("")));
    }
    new Table(page, WIDEST_CELL).print(rows);
    page.paragraph(
        2,
        Ink.FAINT,
        words.of(
            "nat.sent",
            Map.of(
                "packets", Integer.toString(telling.view().packets()),
                "ms", Long.toString(telling.view().took().toMillis()))));
  }

  /// A stable word has a sentence; what failed speaks for itself.
  private String because(String why) {
    String key = "nat.because." + why;
    String told = words.of(key);
    return told.equals(key) ? why : told;
  }

  private void advice(NatBehaviour seen) {
    String key = "nat.advice." + hardness(seen);
    String advice = words.of(key);
    if (!advice.equals(key)) {
      page.blank();
      page.paragraph(0, Ink.PLAIN, advice);
    }
  }
}
