package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.Proof;
import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import java.util.Map;
import java.util.OptionalInt;

/// How large a packet a path carries, for people.
public final class PathCard {
  private static final int LABEL = 14;

  private final Words words;
  private final Page page;

  private PathCard(Words words, Page page) {
    this.words = words;
    this.page = page;
  }

  public static String text(PathReport report, Words words, Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    var card = new PathCard(words, page);
    var advice = new PathAdvice(words, page);
    PathMtu path = report.path();
    page.paragraph(0, path.hurts() ? Ink.WARNING : Ink.BOLD, card.headline(path));
    card.rows(path);
    report.peer().ifPresent(peer -> card.below(peer, advice));
    page.blank();
    advice.of(path, report.peer().isPresent());
    card.sent(path);
    return text.toString();
  }

  private String headline(PathMtu path) {
    return words.of(
        path.toTarget().isPresent() ? "mtu.is.known" : "mtu.is." + path.trouble(), values(path));
  }

  private static Map<String, String> values(PathMtu path) {
    return Map.of(
        "target", path.target(),
        "address", address(path),
        "size", number(path.toTarget()));
  }

  private static String address(PathMtu path) {
    return path.address().port() == 0 ? path.address().ip().text() : path.address().toString();
  }

  private void below(PeerMtu peer, PathAdvice advice) {
    page.blank();
    switch (peer.underlay()) {
      case Underlay.None(var why, var through) ->
          page.paragraph(0, Ink.BOLD, words.of("mtu.below." + why, Map.of("through", through)));
      case Underlay.Measured(var path) -> {
        page.paragraph(
            0,
            peer.isTooNarrowBelow() ? Ink.WARNING : Ink.BOLD,
            words.of(
                path.toTarget().isPresent() ? "mtu.below.known" : "mtu.below." + path.trouble(),
                values(path)));
        rows(path);
        advice.below(peer, path);
      }
    }
  }

  private void rows(PathMtu path) {
    page.blank();
    row("to", size(path.toTarget(), path));
    row("from", size(path.fromTarget(), path));
    if (path.localLink() > 0) {
      row("link", Integer.toString(path.localLink()));
    }
    row("hole", words.of("mtu.hole." + path.blackHole().word()));
    if (path.isAsymmetric()) {
      row("ways", words.of("mtu.ways.differ"));
    }
    if (path.proof() != Proof.NOTHING) {
      row("proof", words.of("mtu.proof." + path.proof().word()));
    }
    for (Refusal refusal : path.refusedBy()) {
      row("refused", refused(refusal, path));
    }
    if (path.isHeldDown()) {
      row("held", number(path.held()));
    }
    path.pieces()
        .permitted()
        .ifPresent(one ->
            row(
                "split",
                words.of(
                    one.arrives() ? "mtu.split.arrives" : "mtu.split.lost",
                    Map.of("size", Integer.toString(one.size())))));
    path.pieces().made().filter(made -> made).ifPresent(_ -> row("made", words.of("mtu.made")));
    path.pieces().answers().ifPresent(seen -> row("fragments", words.of("mtu.fragments." + seen)));
  }

  private void row(String label, String value) {
    page.paragraph(
        2, Columns.padded(words.of("mtu.label." + label), LABEL), Ink.FAINT, Ink.PLAIN, value);
  }

  private String size(OptionalInt size, PathMtu path) {
    if (size.isEmpty()) {
      return words.of("mtu.notKnown");
    }
    return path.exact()
        ? number(size)
        : words.of(
            "mtu.atLeast",
            Map.of("least", number(size), "most", Integer.toString(size.getAsInt() + 3)));
  }

  private String refused(Refusal refusal, PathMtu path) {
    String key =
        refusal.mtu().isEmpty()
            ? "mtu.refused.nothing"
            : refusal.mtu().equals(path.toTarget()) ? "mtu.refused.right" : "mtu.refused.wrong";
    return words.of(key, Map.of("router", refusal.router().text(), "mtu", number(refusal.mtu())));
  }

  private void sent(PathMtu path) {
    page.paragraph(
        0,
        Ink.FAINT,
        words.of(
            "mtu.sent",
            Map.of(
                "packets", Integer.toString(path.packetsSent()),
                "ms", Long.toString(path.took().toMillis()))));
  }

  static String number(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
  }
}
