package dev.tsk8s.cli;

import dev.tsk8s.cli.gate.Baseline;
import dev.tsk8s.cli.gate.BaselineFile;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.core.diagnosis.Code;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the files that say what was accepted.
final class Baselines {
  static final long LARGEST = 16 << 20;

  private Baselines() {}

  /// The file of an option; none if it is not given.
  static Optional<Path> file(String option) {
    try {
      return Optional.of(option).filter(name -> !name.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageException("--baseline " + option + ": " + e.getReason());
    }
  }

  /// What a file accepts; nothing without a file.
  ///
  /// @throws UsageException with everything that is wrong with it
  static Baseline read(Optional<Path> file) {
    return file.map(one -> parsed(one, text(one))).orElse(Baseline.NONE);
  }

  static Baseline parsed(Path file, String text) {
    try {
      return BaselineFile.read(text, Baselines::isFinding, Baselines::hint);
    } catch (BaselineFile.Faulty e) {
      throw new UsageException(
          e.faults().stream().map(fault -> file + ": " + fault).collect(Collectors.joining("\n")));
    }
  }

  /// What a check can find, or the code that was probably meant.
  static String hint(String code) {
    List<String> ofCheck = findings().filter(one -> one.startsWith(code + "/")).toList();
    return ofCheck.isEmpty()
        ? Nearest.hint(code, findings().toList())
        : ": '" + code + "' is a check, which finds " + String.join(", ", ofCheck);
  }

  private static Stream<String> findings() {
    return CheckNames.withCodes().stream().filter(Baselines::isFinding);
  }

  static boolean isFinding(String code) {
    return CheckNames.withCodes().contains(code)
        && code.contains("/")
        && new Library(Language.EN).about(new Code(code)) instanceof Advice;
  }

  static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UsageException(file + ": larger than " + LARGEST + " bytes");
      }
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw new UsageException("--baseline " + file + ": there is no such file");
    } catch (CharacterCodingException _) {
      throw new UsageException("--baseline " + file + ": not UTF-8");
    } catch (IOException e) {
      throw new UsageException("--baseline " + file + ": " + WholeFile.words(e));
    }
  }
}
