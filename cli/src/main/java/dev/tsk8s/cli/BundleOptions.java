package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.redact.Level;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Where a bundle goes, and what is taken out of it.
///
/// @param file empty: stdout
/// @param pseudonyms the file that tells which pseudonym stands for what; empty: nobody is told
record BundleOptions(Optional<NewFile> file, Level level, Optional<Path> pseudonyms) {
  /// The name by which variables and files of settings know the file: `--output` of other commands
  /// is a format.
  static final String SETTING = "--bundle";

  /// A program that reads it from a pipe can unpack it as it comes, which a zip is not made for.
  private static final String STREAMED = "stdout.tar.gz";

  private static final List<String> LEVELS =
      Arrays.stream(Level.values()).map(Level::word).toList();

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Declares them.
  ///
  /// @param level other names of `--redact`
  static void declare(CommandSpec spec, String... level) {
    spec.addOption(
        Options.value(
                "-o",
                "--output",
                "FILE",
                "Where to (default: tsk8s-TIME.tsk8s.zip in this folder); a name in .tar.gz or .tgz"
                    + " gives such an archive, - writes a .tar.gz to stdout. Never half a file, and"
                    + " readable by you only. Set by TSK8S_BUNDLE, not by TSK8S_OUTPUT.")
            .toBuilder()
            .names("-o", "--output", SETTING)
            .build());
    spec.addOption(Options.flag("--force", "Replace the file if it is there."));
    spec.addOption(
        Options.choice(
                "--redact",
                "LEVEL",
                LEVELS,
                "How much is taken out: none; standard: what could open something, and e-mail"
                    + " addresses; strict: also names and public addresses (default: standard).")
            .toBuilder()
            .names(Stream.concat(Stream.of("--redact"), Stream.of(level)).toArray(String[]::new))
            .build());
    spec.addOption(
        Options.value(
            "--pseudonyms",
            "FILE",
            "With --redact strict: keep here which pseudonym stands for what. If the file is there,"
                + " its pseudonyms are used again. It stays with you: it is in no bundle."));
  }

  /// Reads them.
  ///
  /// @throws UsageException if one cannot be obeyed
  static BundleOptions of(ParseResult arguments, Instant now) {
    Level level =
        Level.valueOf(
            Options.choice(arguments, "--redact", LEVELS, "standard").toUpperCase(Locale.ROOT));
    Optional<Path> pseudonyms =
        Optional.of(Options.value(arguments, "--pseudonyms", ""))
            .filter(name -> !name.isEmpty())
            .map(name -> path("--pseudonyms", name));
    if (pseudonyms.filter(Path.of(Output.STDOUT)::equals).isPresent()) {
      throw new UsageException("--pseudonyms -: name a file, which stays with you");
    }
    if (pseudonyms.isPresent() && level != Level.STRICT) {
      throw new UsageException("--pseudonyms: only --redact strict gives pseudonyms");
    }
    String name = Options.value(arguments, "--output", "tsk8s-" + STAMP.format(now) + ".tsk8s.zip");
    return new BundleOptions(
        name.equals(Output.STDOUT)
            ? Optional.empty()
            : Optional.of(new NewFile(path("-o", name), Options.given(arguments, "--force"))),
        level,
        pseudonyms);
  }

  /// What it is called; of a stream, what its name would say of its kind.
  String name() {
    return file.map(target -> target.path().toString()).orElse(STREAMED);
  }

  /// Before minutes of looking.
  ///
  /// @throws UncheckedIOException if there is something that must stay
  /// @throws UsageException if it would go to a terminal
  void refuse(Console console) {
    if (file.isEmpty() && console.isOutTerminal()) {
      throw new UsageException(
          "-o -: an archive is nothing for a terminal; send stdout to a file or a pipe");
    }
    file.ifPresent(NewFile::refuse);
  }

  /// Writes it.
  ///
  /// @throws UncheckedIOException in words, if it cannot be written
  void write(Interruption interruption, Console console, NewFile.Content content) {
    if (file.isPresent()) {
      file.get().write(interruption, content);
    } else {
      console.stream(content::write);
    }
  }

  private static Path path(String option, String name) {
    try {
      if (name.isEmpty()) {
        throw new UsageException(option + ": the file has no name");
      }
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(option + " " + name + ": " + e.getReason());
    }
  }
}
