package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.UsageWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.Notice;
import dev.tsk8s.cli.shell.Front.Input;
import dev.tsk8s.core.facts.Snapshot;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lines in, parts of the report out, until no more lines come or one says quit.
public final class Session {
  /// How it went, where nobody saw it going.
  ///
  /// @param refused lines that could not be obeyed
  /// @param failed files that could not be written
  public record Ending(int refused, int failed) {}

  private final Front front;
  private final Console console;
  private final Words words;
  private final Desk desk;
  private int line;
  private int refused;
  private int failed;

  /// @param first what was seen when the session began
  /// @param detail of the whole report
  public Session(
      Snapshot first, Outside outside, Front front, Console console, Words words, Detail detail) {
    this.front = front;
    this.console = console;
    this.words = words;
    this.desk = new Desk(first, outside, front, words, detail);
  }

  /// All of it.
  public Ending run() {
    if (front.isTyped()) {
      console.result(desk.greeting());
    }
    boolean on = true;
    while (on) {
      on =
          switch (front.next(desk.prompt(), desk.completion())) {
            case Input.Typed(var text) -> text.lines().allMatch(this::obey);
            case Input.Cancelled(var empty) -> {
              if (empty) {
                aside("shell.howToQuit");
              }
              yield true;
            }
            case Input.End _ -> false;
          };
    }
    return new Ending(refused, failed);
  }

  /// @return whether there is more to come
  private boolean obey(String text) {
    line++;
    try {
      Optional<Order> order = Order.of(text, words);
      if (order.isEmpty()) {
        return true;
      }
      if (order.get().verb() == Verb.QUIT) {
        return false;
      }
      console.result(
          order.get().verb() == Verb.HELP ? help(order.get().words()) : desk.obey(order.get()));
    } catch (Refused e) {
      refused++;
      console.say(where() + e.getMessage());
    } catch (UncheckedIOException e) {
      failed++;
      String message = String.valueOf(e.getMessage());
      console.say(where() + new UsageWords(words.language()).said(message));
    }
    return true;
  }

  /// Who types sees what is meant.
  private String where() {
    return front.isTyped()
        ? ""
        : words.of("shell.line", Map.of("number", Integer.toString(line))) + " ";
  }

  private void aside(String key) {
    console.result(new Notice(front.screen()).aside(words.of(key)));
  }

  private String help(List<String> about) {
    var notice = new Notice(front.screen());
    if (about.isEmpty()) {
      return notice.entries(List.of(Verb.values()).stream().map(this::entry).toList())
          + notice.plain(words.of("shell.syntax"))
          + (front.isTyped() ? notice.plain(words.of("shell.keys")) : "");
    }
    Verb verb = Order.verb(about.getFirst(), words);
    List<String> others = verb.names().subList(1, verb.names().size());
    return notice.entries(List.of(entry(verb)))
        + (others.isEmpty()
            ? ""
            : notice.plain(
                words.of("shell.alsoCalled", Map.of("names", String.join(", ", others)))));
  }

  private Notice.Entry entry(Verb verb) {
    return new Notice.Entry(verb.usage(), words.of("shell.help." + verb.word()));
  }
}
