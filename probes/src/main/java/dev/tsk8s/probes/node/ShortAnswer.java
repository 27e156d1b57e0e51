package dev.tsk8s.probes.node;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one line that a program answers with.
///
/// @param kind which program
/// @param value its word of interest
public record ShortAnswer(Kind kind, String value) {

  /// The programs.
  public enum Kind {
    /// `uname -r`, `uname -a`, `/proc/version`: the release of the kernel.
    KERNEL,
    /// `conntrack -C`: how many connections the kernel keeps.
    CONNECTIONS,
    /// `getenforce`.
    SELINUX
  }

  private static final Pattern UNAME =
      Pattern.compile("^Linux (?:version )?(?:\\S+ )?(\\d+\\.\\d+\\S*) .*");
  private static final Pattern RELEASE = Pattern.compile("^\\d+\\.\\d+\\.\\d+[\\w.+~-]*$");
  private static final Pattern NUMBER = Pattern.compile("^\\d{1,12}$");
  private static final List<String> MODES = List.of("Enforcing", "Permissive", "Disabled");

  /// Recognised by its content. A bare number or release may be anything's: it also takes the name
  /// of its file.
  ///
  /// @param name of the file
  public static Optional<ShortAnswer> of(String text, String name) {
    String line = text.strip();
    if (line.length() > 500 || line.lines().count() != 1) {
      return Optional.empty();
    }
    if (MODES.contains(line)) {
      return Optional.of(new ShortAnswer(Kind.SELINUX, line));
    }
    Matcher uname = UNAME.matcher(line);
    if (uname.matches()) {
      return Optional.of(new ShortAnswer(Kind.KERNEL, uname.group(1)));
    }
    String named = name.toLowerCase(Locale.ROOT);
    if ((named.contains("uname") || named.contains("kernel")) && RELEASE.matcher(line).matches()) {
      return Optional.of(new ShortAnswer(Kind.KERNEL, line));
    }
    return named.contains("conntrack") && !named.contains("max") && NUMBER.matcher(line).matches()
        ? Optional.of(new ShortAnswer(Kind.CONNECTIONS, line))
        : Optional.empty();
  }
}
