package dev.tsk8s.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.diff.Naming;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// One of the two that are compared.
///
/// @param strict it has pseudonyms for its names
/// @param pseudonyms which set of them, if it says
record DiffSide(JsonNode report, boolean strict, Optional<String> pseudonyms) {
  /// A report of 5,000 nodes is smaller.
  private static final long LARGEST_REPORT = 256L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// The report that the file is, if it is one. It does not say what was taken out of it.
  static Optional<DiffSide> ready(String file) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)
          || Files.size(path) > LARGEST_REPORT
          || !beginsWithBrace(path)) {
        return Optional.empty();
      }
      JsonNode tree = JSON.readTree(path.toFile());
      return Optional.of(tree)
          .filter(DiffSide::isReport)
          .map(report -> new DiffSide(report, false, Optional.empty()));
    } catch (InvalidPathException | IOException _) {
      return Optional.empty(); // whoever reads other files says what is wrong with it
    }
  }

  private static boolean beginsWithBrace(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '{';
    }
  }

  private static boolean isReport(JsonNode tree) {
    return tree.path("schemaVersion").asInt() == 1
        && tree.path("checks").isArray()
        && tree.path("findings").isArray();
  }

  /// What there is, judged.
  ///
  /// @param before it is A: with nothing there, everything would be new
  static DiffSide judged(
      LookingOptions looking,
      boolean before,
      DoctorOptions options,
      Deadline deadline,
      Console console) {
    var words = new Words(options.language());
    FileSnapshot.Taken taken = new Looking(looking, words, console).unredacted(deadline);
    Snapshot snapshot = Redaction.withoutSecrets(taken.snapshot());
    if (before) {
      Looking.refuseNothing(snapshot, words, options.language(), looking.timeout());
    }
    Report report = new Doctor(options.checks()).diagnose(snapshot);
    var telling =
        new Telling(
            report,
            ExitCode.of(report, Severity.PROBLEM).number(),
            Version.text(),
            looking.timeout(),
            words,
            new Library(options.language()));
    snapshot.unread().forEach(unread -> console.say(telling.sentence(unread)));
    try {
      return new DiffSide(
          JSON.readTree(new JsonReport().told(telling)),
          taken.already() == Level.STRICT,
          taken.pseudonyms());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether names of the other mean the same as its own. An early bundle does not say which
  /// pseudonyms it has: nobody else's.
  Naming naming(DiffSide other) {
    if (strict != other.strict) {
      return Naming.OTHER_LEVEL;
    }
    boolean same = pseudonyms.isPresent() && pseudonyms.equals(other.pseudonyms);
    return !strict || same ? Naming.SAME : Naming.OTHER_PSEUDONYMS;
  }
}
