package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  record Canary(Secrets rule, String kind, String text, String secret) {
    @Override
    public String toString() {
      return kind;
    }
  }

  static Stream<Canary> canaries() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/redact/canaries.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(row ->
            new Canary(Secrets.valueOf(row[0]), row[1], row[2].replace("\\n", "\n"), row[3]));
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void isTakenOut(Canary canary) {
    assertThat(Redaction.withoutSecrets(canary.text())).doesNotContain(canary.secret());
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void isTakenOutOfTheMiddleOfALine(Canary canary) {
    assertThat(Redaction.withoutSecrets("level=info msg=\"" + canary.text() + "\" n=1"))
        .doesNotContain(canary.secret());
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takingItOutTwiceTakesOutNoMore(Canary canary) {
    String once = Redaction.withoutSecrets(canary.text());

    assertThat(Redaction.withoutSecrets(once)).isEqualTo(once);
  }

  /// Without this rule some canary would come through.
  @ParameterizedTest
  @EnumSource
  void noRuleCanBeSpared(Secrets rule) throws IOException {
    List<Secrets> others = Arrays.stream(Secrets.values()).filter(one -> one != rule).toList();

    assertThat(canaries())
        .anyMatch(canary ->
            Secrets.blanked(canary.text(), others, (_, _) -> Secrets.BLANK)
                .contains(canary.secret()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.tailscale.com/",
        "quay.io/cilium/cilium:v1.19.7@sha256:0d1f6a3c2b7e4d5f8a9b0c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6f7",
        "exec vpn/ts-proxy-84c69dbc4f-hdbx4: tailscale status --json",
        "azure:///subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mc_rg-prod_aks-prod_koreacentral/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-24716350-vmss/virtualMachines/2",
        "--cluster-pool-ipv4-cidr=10.244.0.0/16",
        "policy-secrets-namespace: cilium-secrets",
        "enable-endpoint-health-checking: true",
        "-A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully",
        "GET /api/v1/namespaces/vpn/secrets",
        "key expiry disabled",
        "[2001:db8::1]:41641",
        "$(secret)",
        "TS_KUBE_SECRET",
        "the token has expired",
      })
  void staysAsItIs(String harmless) {
    assertThat(Redaction.withoutSecrets(harmless)).isEqualTo(harmless);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-key",
        "apikey",
        "access_key",
        "auth-key",
        "authkey",
        "cookie",
        "credential",
        "credentials",
        "example.com/api-token",
        "example.com/pass",
        "client-secret",
        "client_secret",
        "clientSecret",
        "ipsec.psk",
        "passphrase",
        "passwd",
        "PASSWORD",
        "private-key",
        "secret",
        "token",
        "TS_AUTHKEY",
        "WG_PRIVATE_KEY",
      })
  void aSettingWhoseNameSaysSecretIsBlankedWhateverItLooksLike(String name) {
    assertThat(Secrets.areNamed(name, "abc")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "TS_KUBE_SECRET, ts-state",
    "OPERATOR_SECRET, operator",
    "enable-token, true",
    "TS_AUTHKEY, $(TS_KEY)",
    "TS_AUTHKEY, ***",
    "bypass, abc",
    "secret-name, abc",
  })
  void aSettingThatOnlyNamesOneIsNone(String name, String value) {
    assertThat(Secrets.areNamed(name, value)).isFalse();
  }

  @Test
  void whatGaveItAwayStays() {
    assertThat(Redaction.withoutSecrets("password=hunter2x")).isEqualTo("password=***");
    assertThat(Redaction.withoutSecrets("pwd=x1")).isEqualTo("pwd=***");
  }

  @Test
  void theShortestRandomTextIsBlanked() {
    assertThat(Redaction.withoutSecrets("Qb1BRY6HqsP795nf4Gakq5p1Vm8kV6uz")).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node01.eastdatacenter01", "worker.kubernetesprod01", "abc.0123456789abcdef"})
  void aNameOfTwoLabelsIsNoBootstrapToken(String name) {
    assertThat(Redaction.withoutSecrets(name)).isEqualTo(name);
  }
}
