package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.PodNames;
import dev.tsk8s.core.diagnosis.Subject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// By what a service knows findings again: the same finding about the same subject has the same one
/// in every run, whatever was measured and whatever its pod is called this time.
final class Fingerprint {
  private final Map<String, Integer> times = new HashMap<>();
  private final PodNames pods;

  /// Of one report, whose findings are asked for in their order.
  Fingerprint(PodNames pods) {
    this.pods = pods;
  }

  /// Of several pods of a workload, each has its own.
  String of(Finding finding) {
    Subject subject = pods.lasting(finding.subject());
    String text =
        String.join(
            "\0", finding.code().text(), subject.kind(), subject.namespace(), subject.name());
    int time = times.merge(text, 1, Integer::sum);
    return hash(time == 1 || subject.equals(finding.subject()) ? text : text + "\0" + time);
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
