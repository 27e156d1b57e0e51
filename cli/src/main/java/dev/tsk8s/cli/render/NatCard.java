package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The card of `tsk8s nat` for people.
public final class NatCard {
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
    new NatGaps(telling, page).print(seen);
    new NatServers(telling, page).print();
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
    if (NatGaps.hasNoNat(seen.hairpin())) {
      row("hairpin", words.of("nat.noNat"));
    } else if (!seen.hairpin().reasons().isEmpty()) {
      row("hairpin", unknown());
    } else {
      row("hairpin", words.of(seen.hairpin().isYes() ? "nat.yes" : "nat.no"));
    }
    seen.hop()
        .ifPresent(hop ->
            row(
                "hop",
                words.of(
                    "nat.hop",
                    Map.of("near", addresses(hop.near()), "far", addresses(hop.far())))));
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

  private void advice(NatBehaviour seen) {
    String key = "nat.advice." + hardness(seen);
    String advice = words.of(key);
    if (!advice.equals(key)) {
      page.blank();
      page.paragraph(0, Ink.PLAIN, advice);
    }
  }
}
