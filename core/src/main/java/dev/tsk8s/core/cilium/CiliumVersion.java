package dev.tsk8s.core.cilium;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A minor release of Cilium 1, from an image tag (`v1.18.4`) or a status (`1.19.7 (v1.19.7-...)`).
public record CiliumVersion(int minor) {
  private static final Pattern FORM = Pattern.compile("v?1\\.(\\d{1,4})(?:[.+ -].*)?");

  /// The newest whose rules are known here.
  public static final CiliumVersion NEWEST_KNOWN = new CiliumVersion(20);

  /// The version, if the text is one; `latest` is none.
  public static Optional<CiliumVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new CiliumVersion(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  public boolean isAtLeast(int other) {
    return minor >= other;
  }

  @Override
  public String toString() {
    return "1." + minor;
  }
}
