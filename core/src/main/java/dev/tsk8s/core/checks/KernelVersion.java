package dev.tsk8s.core.checks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release of a Linux kernel, as `uname -r` begins: `6.1.0-28-cloud-amd64`.
record KernelVersion(int major, int minor, int patch) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,6}))?.*");

  static Optional<KernelVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new KernelVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /// Linux 7.0.0 to 7.1.4 mangle what is sent as one batch by UDP GSO (tailscale issue 19777 and PR
  /// 19918; fixed in 7.1.5). A distribution may have mended its own, or broken an older one.
  boolean manglesUdpGso() {
    return major == 7 && (minor == 0 || (minor == 1 && patch <= 4));
  }
}
