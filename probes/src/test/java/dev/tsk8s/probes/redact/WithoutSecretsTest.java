package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WithoutSecretsTest {
  private static final String KEY = "nodekey:" + "a767c76fb008f86b".repeat(4);

  private final WithoutSecrets without = new WithoutSecrets();

  @Test
  void theNameBesideAValueTellsThatItIsOne() {
    assertThat(without.text("Container.env", "TS_AUTHKEY", "abc")).isEqualTo("***");
    assertThat(without.text("Container.env", "TS_USERSPACE", "abc")).isEqualTo("abc");
    assertThat(without.counts()).containsEntry("named", 1);
  }

  @Test
  void whatStandsBesideAHarmlessNameIsTakenOutByItsForm() {
    assertThat(without.text("Container.env", "TS_EXTRA_ARGS", "--x=tskey-auth-abc1"))
        .isEqualTo("--x=***");
    assertThat(without.key("Container.env", "tskey-auth-abc1")).isEqualTo("***");
  }

  @Test
  void whoWasTheSameStillIs() {
    String one = without.text("", "of bob@example.com");

    assertThat(one).startsWith("of e-mail-").isEqualTo(without.text("", "of bob@example.com"));
    assertThat(without.text("", "of eve@example.com")).startsWith("of e-mail-").isNotEqualTo(one);
  }

  @Test
  void aMachineKeyIsTheSameInAllBundlesAndCannotBeReadBack() {
    String other = new WithoutSecrets().text("", KEY);

    assertThat(without.text("", KEY)).isEqualTo(other).contains("machine-key-");
    assertThat(other).doesNotContain("a767c76fb008f86b");
  }
}
