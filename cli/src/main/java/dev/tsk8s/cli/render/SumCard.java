package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.mtu.Field;
import dev.tsk8s.core.mtu.GroupSum;
import dev.tsk8s.core.mtu.Meaning;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Sum.Level;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The sum of layers, for people.
public final class SumCard {
  private static final int NAME = 14;
  private static final int NUMBER = 7;
  private static final int WIDEST_CELL = 70;

  private final SumTelling telling;
  private final Page page;

  private SumCard(SumTelling telling, Page page) {
    this.telling = telling;
    this.page = page;
  }

  public static String text(SumTelling telling, Screen screen) {
    var text = new StringBuilder();
    var card = new SumCard(telling, new Page(text, screen));
    boolean first = true;
    for (GroupSum group : telling.sums()) {
      if (!first) {
        card.page.blank();
      }
      card.group(group);
      first = false;
    }
    return text.toString();
  }

  /// For programs.
  public static String json(SumTelling telling) {
    return new JsonSum(telling).text();
  }

  private void group(GroupSum group) {
    if (telling.looked()) {
      page.paragraph(
          0,
          Ink.BOLD,
          group.nodes().isEmpty()
              ? telling.words().of("stack.all")
              : String.join(", ", group.nodes()));
    }
    switch (group.sum()) {
      case Answer.Of.Unsure<Sum>(var reason) -> {
        ReasonWords because = telling.because(reason);
        page.paragraph(
            2, telling.words().of("unknown") + ": ", Ink.UNKNOWN, Ink.PLAIN, because.text());
        because.commands().forEach(command -> page.line(4, Ink.COMMAND, command));
        page.paragraph(2, Ink.PLAIN, telling.words().of("mtu.sayIt"));
      }
      case Answer.Of.Is<Sum>(var sum) -> sum(group, sum);
    }
  }

  private void sum(GroupSum group, Sum sum) {
    page.paragraph(
        2,
        row(word("mtu.layer"), word("mtu.fits"), word("mtu.takes")),
        Ink.FAINT,
        Ink.FAINT,
        word("mtu.fields"));
    for (Level level : sum.levels()) {
      page.paragraph(
          2,
          row(
              word("mtu.level." + level.name()),
              number(level.mtu()),
              level.overhead() == 0 ? "" : Integer.toString(level.overhead())),
          Ink.PLAIN,
          Ink.FAINT,
          fields(level));
    }
    page.paragraph(
        2,
        row(word("mtu.level.pod"), Integer.toString(sum.pod()), ""),
        Ink.BOLD,
        Ink.PLAIN,
        say(sum, sum.carriesIpv6() ? "mtu.mss" : "mtu.mssNoIpv6"));
    page.blank();
    notes(group, sum);
    page.blank();
    page.line(0, Ink.BOLD, word("mtu.enter"));
    group.cni().ifPresentOrElse(cni -> one(cni, sum), () -> all(sum));
  }

  private static String row(String name, String fits, String takes) {
    return Columns.padded(name, NAME)
        + Columns.padded(fits, NUMBER)
        + Columns.padded(takes, NUMBER);
  }

  private String number(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "?";
  }

  private static String fields(Level level) {
    return level.fields().stream()
        .map((Field field) -> field.name() + " " + field.bytes())
        .collect(Collectors.joining(" + "));
  }

  private void notes(GroupSum group, Sum sum) {
    if (sum.room().isPresent()) {
      page.paragraph(
          2,
          sum.overflow() > 0 ? Ink.WARNING : Ink.PLAIN,
          say(sum, sum.overflow() > 0 ? "mtu.overflow" : "mtu.room"));
    }
    page.paragraph(2, Ink.PLAIN, say(sum, article(group, sum)));
    if (sum.reserved().isPresent()) {
      page.paragraph(2, Ink.PLAIN, say(sum, "mtu.reserved"));
    }
    if (!sum.carriesTailscalePod()) {
      page.paragraph(2, Ink.PLAIN, say(sum, "mtu.noTailscalePod"));
    }
    OptionalInt configured = group.configured();
    if (configured.isPresent()) {
      int difference = configured.getAsInt() - sum.pod();
      page.paragraph(
          2,
          difference > 0 ? Ink.WARNING : Ink.PLAIN,
          say(
              sum,
              difference > 0
                  ? "mtu.configuredMore"
                  : difference < 0 ? "mtu.configuredLess" : "mtu.configuredSame",
              Map.of(
                  "configured", number(configured),
                  "difference", Integer.toString(Math.abs(difference)))));
    }
  }

  /// What it calls 1380 and 1200 is Cilium's base; other CNIs are told otherwise, or nothing.
  private static String article(GroupSum group, Sum sum) {
    if (sum.tun().isEmpty()) {
      return "mtu.articleNic";
    }
    boolean roomy = sum.base() >= Sum.ARTICLE_SUM;
    Optional<Meaning> meaning = group.cni().map(Meaning::of);
    if (meaning.filter(one -> !one.isBase()).isEmpty()) {
      return roomy ? "mtu.articleRoomy" : "mtu.article";
    }
    boolean told = !roomy && !meaning.get().key().isEmpty();
    return roomy
        ? "mtu.articleRoomyPlain"
        : told && sum.pod() >= Sum.ARTICLE_SET ? "mtu.articlePods" : "mtu.articlePlain";
  }

  private void one(Cni cni, Sum sum) {
    Meaning meaning = Meaning.of(cni);
    String kind = meaning.key().isEmpty() ? "none" : meaning.isBase() ? "base" : "pod";
    page.paragraph(
        2,
        Ink.PLAIN,
        say(sum, "mtu.means." + kind, Map.of("cni", cni.title(), "key", meaning.key())));
    page.paragraph(2, Ink.PLAIN, word("mtu.cni." + cni.name().toLowerCase(Locale.ROOT)));
  }

  private void all(Sum sum) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("CNI", word("mtu.value"), word("mtu.key"), word("mtu.is")));
    Arrays.stream(Cni.values())
        .forEach(cni -> {
          Meaning meaning = Meaning.of(cni);
          if (!meaning.key().isEmpty()) {
            rows.add(
                List.of(
                    cni.title(),
                    number(meaning.enter(sum.as(cni))),
                    meaning.key(),
                    word(meaning.isBase() ? "mtu.is.base" : "mtu.is.pod")));
          }
        });
    new Table(page, WIDEST_CELL).print(rows);
  }

  private String say(Sum sum, String key) {
    return say(sum, key, Map.of());
  }

  private String say(Sum sum, String key, Map<String, String> more) {
    var values = new TreeMap<String, String>(more);
    values.put("nic", number(sum.nic()));
    values.put("outerOfSum", Integer.toString(Sum.ARTICLE_SUM + sum.overhead()));
    values.put("base", Integer.toString(sum.base()));
    values.put("pod", Integer.toString(sum.pod()));
    values.put("overhead", Integer.toString(sum.overhead()));
    values.put("room", number(sum.room()));
    values.put(
        "spare",
        sum.room().isPresent() ? Integer.toString(sum.room().getAsInt() - sum.base()) : "?");
    values.put("overflow", Integer.toString(sum.overflow()));
    values.put("mssFour", Integer.toString(sum.mssV4()));
    values.put("mssSix", number(sum.mssV6()));
    values.put("twice", Integer.toString(sum.podWithBase(sum.pod())));
    values.put("podOfSum", Integer.toString(sum.podWithBase(Sum.ARTICLE_SUM)));
    values.put("podOfSet", Integer.toString(sum.podWithBase(Sum.ARTICLE_SET)));
    values.put("needed", Integer.toString(sum.neededByTailscalePod()));
    values.put(
        "wire",
        sum.room().isPresent() && sum.nic().isPresent()
            ? Integer.toString(sum.nic().getAsInt() + sum.base() - sum.room().getAsInt())
            : "?");
    return telling.words().of(key, values);
  }

  private String word(String key) {
    return telling.words().of(key);
  }
}
