package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// By what a service knows a finding again.
final class Fingerprint {
  private Fingerprint() {}

  /// The same finding about the same subject has the same one in every run, whatever was measured.
  static String of(Finding finding) {
    Subject subject = finding.subject();
    String text =
        String.join(
            "\0", finding.code().text(), subject.kind(), subject.namespace(), subject.name());
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
