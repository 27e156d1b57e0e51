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
    NatBehaviour v4 = telling.v4();
    page.paragraph(0, "", Ink.PLAIN, ink(v4), words.of("nat.is." + hardness(v4)));
    page.blank();
    card(v4);
    telling.v6().ifPresent(this::v6);
    notKnown(v4);
    servers();
    advice(v4);
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

  private void card(NatBehaviour v4) {
    row("udp", words.of("nat.udp." + NatTelling.code(v4.udp())));
    telling.view().port().ifPresent(asked -> row("asked", asked(asked, v4)));
    if (telling.view().port().isPresent() && v4.open().reasons().isEmpty()) {
      row("open", words.of(v4.open().isYes() ? "nat.open.yes" : "nat.open.no"));
    }
    row("mapping", v4.mapping() instanceof Of.Is<?> ? named("mapping", v4.mapping()) : unknown());
    row(
        "filtering",
        v4.filtering() instanceof Of.Is<?> ? named("filtering", v4.filtering()) : unknown());
    v4.rfc3489().ifPresent(name -> row("rfc3489", name));
    if (!v4.outside().isEmpty()) {
      row("addresses", addresses(v4.local()) + " -> " + addresses(v4.outside()));
    }
    if (v4.outside().size() > 1) {
      row("pool", words.of("nat.pooled", Map.of("count", Integer.toString(v4.outside().size()))));
    }
    v4.ports().ifPresent(use -> row("ports", words.of("nat.ports." + NatTelling.code(use))));
    if (!v4.hairpin().reasons().isEmpty()) {
      row("hairpin", unknown());
    } else {
      row("hairpin", words.of(v4.hairpin().isYes() ? "nat.yes" : "nat.no"));
    }
    if (v4.layers() > 0) {
      row("layers", words.of("nat.layers", Map.of("count", Integer.toString(v4.layers()))));
    }
  }

  private String asked(AskedPort asked, NatBehaviour v4) {
    if (asked.holder().isEmpty()) {
      boolean others = v4.elsewhere().isPresent() && !v4.elsewhere().get().equals(v4.hardness());
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
  private void notKnown(NatBehaviour v4) {
    var about = new LinkedHashMap<Reason, List<String>>();
    reason(v4.hardness()).ifPresent(why -> add(about, why, "verdict"));
    reason(v4.mapping()).ifPresent(why -> add(about, why, "mapping"));
    reason(v4.filtering()).ifPresent(why -> add(about, why, "filtering"));
    v4.hairpin().reasons().forEach(why -> add(about, why, "hairpin"));
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

  private void advice(NatBehaviour v4) {
    String key = "nat.advice." + hardness(v4);
    String advice = words.of(key);
    if (!advice.equals(key)) {
      page.blank();
      page.paragraph(0, Ink.PLAIN, advice);
    }
  }
}
