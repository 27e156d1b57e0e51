package dev.tsk8s.core.facts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Major and minor number of a release, from an image tag (`v1.102.5`) or a long version
/// (`1.102.5-t0123-g4567`).
public record Version(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

  /// The version, if the text is one; `latest` is none.
  public static Optional<Version> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /// The version in an image's tag, if it has one that tells.
  public static Optional<Version> ofImage(String image) {
    String name = image.replaceFirst("@.*", "");
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? parse(name.substring(colon + 1)) : Optional.empty();
  }

  /// This release or a later one.
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /// A later minor release than the other; patches do not count.
  public boolean isNewerThan(Version other) {
    return major > other.major || (major == other.major && minor > other.minor);
  }

  /// How many minor versions it is ahead of an older one.
  public int minorsAhead(Version older) {
    return major == older.major ? minor - older.minor : Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
