package dev.tsk8s.cli;

import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.cli.gate.Baseline;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.shell.Front;
import dev.tsk8s.cli.shell.Home;
import dev.tsk8s.cli.shell.Outside;
import dev.tsk8s.cli.shell.Refused;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks, judges and saves for a session of [ShellCommand], by the options that it was given.
final class Workplace implements Outside {
  /// What files of a format are usually called.
  private static final Map<String, Output.Format> ENDINGS =
      Map.ofEntries(
          Map.entry("txt", Output.Format.TEXT),
          Map.entry("json", Output.Format.JSON),
          Map.entry("yaml", Output.Format.YAML),
          Map.entry("yml", Output.Format.YAML),
          Map.entry("xml", Output.Format.JUNIT),
          Map.entry("sarif", Output.Format.SARIF),
          Map.entry("md", Output.Format.MARKDOWN),
          Map.entry("prom", Output.Format.PROMETHEUS),
          Map.entry("html", Output.Format.HTML));

  private final DoctorOptions options;
  private final Words words;
  private final Front front;
  private final Console console;
  private final Interruption interruption;
  private final Baseline baseline;
  private final Library library;

  /// @throws UsageException if the baseline cannot be obeyed
  Workplace(
      DoctorOptions options, Words words, Front front, Console console, Interruption interruption) {
    this.options = options;
    this.words = words;
    this.front = front;
    this.console = console;
    this.interruption = interruption;
    this.baseline = Baselines.read(options.baseline());
    this.library = new Library(options.language());
  }

  /// What is there at the start; Ctrl-C ends the looking, not the reading of what was seen.
  Snapshot first() {
    return look(new AtomicBoolean());
  }

  @Override
  public Optional<Snapshot> look() {
    var cancelled = new AtomicBoolean();
    Snapshot snapshot = look(cancelled);
    return cancelled.get() ? Optional.empty() : Optional.of(snapshot);
  }

  private Snapshot look(AtomicBoolean cancelled) {
    Deadline deadline = Deadline.after(options.looking().timeout());
    Runnable cancel =
        () -> {
          cancelled.set(true);
          deadline.stop();
        };
    interruption.then(cancel);
    front.onInterrupt(cancel);
    try {
      return new Looking(options.looking(), words, console).snapshot(deadline);
    } finally {
      front.onInterrupt(() -> {});
    }
  }

  @Override
  public Telling judged(Snapshot snapshot) {
    return told(
        options.named() ? Doctor.askedFor(options.checks()) : new Doctor(options.checks()),
        snapshot);
  }

  @Override
  public Telling judged(Snapshot snapshot, Check check) {
    return told(Doctor.askedFor(List.of(check)), snapshot);
  }

  private Telling told(Doctor doctor, Snapshot snapshot) {
    Report report = doctor.diagnose(snapshot);
    LocalDate today =
        LocalDate.ofInstant(Deadline.after(options.looking().timeout()).now(), ZoneOffset.UTC);
    Accepted accepted = baseline.of(report, today);
    return new Telling(
        report,
        ExitCode.of(report, options.failOn(), accepted).number(),
        Version.text(),
        options.looking().timeout(),
        words,
        library,
        accepted);
  }

  @Override
  public String save(List<String> said, Telling telling) {
    var rest = new ArrayList<>(said);
    boolean replace = rest.remove("--force");
    if (rest.isEmpty() || rest.size() > 2 || rest.getLast().isEmpty()) {
      throw new Refused(words.of("shell.refused.save", Map.of("formats", choices())));
    }
    if (rest.size() == 1) {
      asTyped(rest.getFirst())
          .ifPresent(both -> {
            rest.clear();
            rest.addAll(both);
          });
    }
    String file = rest.getLast();
    if (file.equals(Output.STDOUT)) {
      throw new Refused(words.of("shell.refused.stdout"));
    }
    Output.Format format = rest.size() == 2 ? format(rest.getFirst()) : ofEnding(file);
    byte[] text =
        format
            .renderer(Screen.plain(), options.detail(), options.failOn())
            .told(telling)
            .getBytes(StandardCharsets.UTF_8);
    try {
      new NewFile(Home.path(file), replace).write(interruption, out -> out.write(text));
    } catch (InvalidPathException e) {
      throw new Refused(file + ": " + e.getReason());
    }
    return file;
  }

  /// `json=o.json`, as `-o` of other commands takes it: what stands before `=` is a word, or it is
  /// all the name of a file.
  private static Optional<List<String>> asTyped(String word) {
    int equals = word.indexOf('=');
    return equals > 0
            && equals < word.length() - 1
            && word.substring(0, equals).chars().allMatch(Character::isLetter)
        ? Optional.of(List.of(word.substring(0, equals), word.substring(equals + 1)))
        : Optional.empty();
  }

  private Output.Format format(String word) {
    return Output.ALL.stream()
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                words.of("shell.refused.format", Map.of("said", word, "formats", choices()))));
  }

  private Output.Format ofEnding(String file) {
    String ending = file.contains(".") ? file.substring(file.lastIndexOf('.') + 1) : "";
    return Optional.ofNullable(ENDINGS.get(ending))
        .orElseThrow(() ->
            new Refused(
                words.of("shell.refused.ending", Map.of("said", file, "formats", choices()))));
  }

  private String choices() {
    return String.join(", ", formats());
  }

  @Override
  public List<String> formats() {
    return Output.words(Output.ALL);
  }
}
