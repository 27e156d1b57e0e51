package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ShellWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.HtmlReport;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.bundle.Bundle;
import dev.tsk8s.probes.bundle.FactsFile;
import dev.tsk8s.probes.bundle.Manifest;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.PseudonymKey;
import dev.tsk8s.probes.redact.Redaction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a snapshot and its report to a bundle.
///
/// @param now when that is
/// @param timeout what the user gave the whole look
record Bundling(Language language, Instant now, Duration timeout, Interruption interruption) {

  /// What was taken out before cannot come back, so a bundle never gets a lower level than what it
  /// is made of.
  ///
  /// @param asked the command line
  /// @throws UncheckedIOException in words, if it cannot be written
  void write(FileSnapshot.Taken taken, BundleOptions options, List<String> asked, Console console) {
    Level level = options.level().atLeast(taken.already());
    if (options.level() != level) {
      console.say(
          new Words(language)
              .of("levelStays", Map.of("level", level.word(), "asked", options.level().word())));
    }
    PseudonymKey key = key(options.pseudonyms());
    Redaction redaction = Redaction.of(taken.snapshot(), level, key, taken.already());
    List<String> kept = level == Level.STRICT ? AskedWords.withoutNames(asked) : asked;
    List<String> harmless = kept.stream().map(redaction::text).toList();
    if (options.pseudonyms().isPresent()) { // a bundle nobody can read again helps nobody
      new NewFile(options.pseudonyms().get(), true)
          .write(interruption, out -> out.write(redaction.key().json()));
    }
    options.write(
        interruption,
        console,
        out ->
            Bundle.write(
                out,
                options.name(),
                bundle -> {
                  fill(bundle, redaction.snapshot());
                  return entries ->
                      Manifest.of(
                          Version.text(),
                          now,
                          harmless,
                          level,
                          redaction,
                          pseudonyms(taken, level, key),
                          entries);
                }));
    options.file().ifPresent(file -> console.result(told(file.path().toString()) + "\n"));
  }

  /// Those of a strict bundle stay, whatever else is given.
  private static Optional<String> pseudonyms(
      FileSnapshot.Taken taken, Level level, PseudonymKey key) {
    if (taken.already() == Level.STRICT) {
      return taken.pseudonyms();
    }
    return level == Level.STRICT ? Optional.of(key.id()) : Optional.empty();
  }

  private String told(String file) {
    return new Words(language)
        .of("collected", Map.of("file", file, "input", ShellWords.quoted(file)));
  }

  private static PseudonymKey key(Optional<Path> file) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return PseudonymKey.fresh();
    }
    try {
      return PseudonymKey.of(Files.readAllBytes(file.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read --pseudonyms " + file.get() + ": not what 'tsk8s collect' wrote there", e);
    }
  }

  private void fill(Bundle bundle, Snapshot snapshot) throws IOException {
    Report report = new Doctor(Checks.ALL).diagnose(snapshot);
    var words = new Words(language);
    var telling =
        new Telling(
            report,
            ExitCode.of(report, Severity.PROBLEM).number(),
            Version.text(),
            timeout,
            words,
            new Library(language));
    text(bundle, "README.txt", words.of("bundleReadme"));
    bundle.add("facts.json", out -> FactsFile.write(snapshot, Version.text(), out));
    told(bundle, "report.txt", new TextReport(Screen.plain(), Detail.NORMAL), telling);
    told(bundle, "report.json", new JsonReport(), telling);
    told(bundle, "report.html", new HtmlReport(), telling);
  }

  /// Straight into the archive: the report of a large cluster does not fit into memory beside it.
  private static void told(Bundle bundle, String name, Renderer renderer, Telling telling)
      throws IOException {
    bundle.add(
        name,
        out -> {
          var text = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
          renderer.render(telling, text);
          text.flush();
        });
  }

  private static void text(Bundle bundle, String name, String text) throws IOException {
    bundle.add(name, out -> out.write(text.getBytes(UTF_8)));
  }
}
