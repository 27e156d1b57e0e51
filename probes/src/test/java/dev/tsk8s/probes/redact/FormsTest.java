package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a public address, or a name that no fact has, may be written in a text: each way by a
/// canary, and no rule that could be spared.
final class FormsTest {
  private static final Path FOLDER = Path.of("src/test/resources/redact");
  private static final String MESSAGE = "Failed.message";

  record Canary(String rule, String kind, String text, String secret) {
    @Override
    public String toString() {
      return kind;
    }
  }

  static Stream<Canary> addresses() throws IOException {
    return canaries("addresses.tsv");
  }

  static Stream<Canary> names() throws IOException {
    return canaries("names.tsv");
  }

  static Stream<Canary> canaries() throws IOException {
    return Stream.concat(addresses(), names());
  }

  private static Stream<Canary> canaries(String file) throws IOException {
    return Files.readAllLines(FOLDER.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(row -> new Canary(row[0], row[1], row[2], row[3]));
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void isReplaced(Canary canary) {
    assertThat(strict(names(NameForm.values()), forms(AddressForm.values()), canary.text()))
        .doesNotContain(canary.secret());
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void isReplacedInTheMiddleOfALine(Canary canary) {
    String line = "level=info msg=\"" + canary.text() + "\" n=1";

    assertThat(strict(names(NameForm.values()), forms(AddressForm.values()), line))
        .doesNotContain(canary.secret())
        .startsWith("level=info msg=")
        .endsWith(" n=1");
  }

  /// Without this rule the canaries that were planted for it come through.
  @ParameterizedTest
  @EnumSource
  void noRuleForAddressesCanBeSpared(AddressForm rule) throws IOException {
    Collection<AddressForm> others = EnumSet.complementOf(EnumSet.of(rule));

    assertThat(addresses().filter(canary -> canary.rule().equals(rule.name())))
        .isNotEmpty()
        .anyMatch(canary ->
            strict(names(NameForm.values()), others, canary.text()).contains(canary.secret()));
  }

  @ParameterizedTest
  @EnumSource
  void noRuleForNamesCanBeSpared(NameForm rule) throws IOException {
    Collection<NameForm> others = EnumSet.complementOf(EnumSet.of(rule));

    assertThat(names().filter(canary -> canary.rule().equals(rule.name())))
        .isNotEmpty()
        .anyMatch(canary ->
            strict(others, forms(AddressForm.values()), canary.text()).contains(canary.secret()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peer 10.0.0.7:41641 is active",
        "from [fd7a:115c:a1e0::7]:80",
        "100.64.0.7/32",
        "::ffff:10.0.0.7",
        "0x80000/0xff0000",
        "9a:2b:1e:77:c0:00",
        "at 12:34:56 on 2026-11-22",
        "fetch prodDERPMap failed: Get \"https://controlplane.tailscale.com/derpmap/default\": EOF",
        "the server doesn't have a resource type \"ciliumnodes\"",
        "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }",
        "0/3 nodes are available: 3 Insufficient cpu.",
        "direct connection not established",
        "Connection timed out",
      })
  void staysAsItIs(String harmless) {
    assertThat(strict(names(NameForm.values()), forms(AddressForm.values()), harmless))
        .isEqualTo(harmless);
  }

  private static Collection<NameForm> names(NameForm... forms) {
    return Set.of(forms);
  }

  private static Collection<AddressForm> forms(AddressForm... forms) {
    return Set.of(forms);
  }

  private static String strict(
      Collection<NameForm> names, Collection<AddressForm> written, String text) {
    return new WithPseudonyms(
            new Pseudonyms(Map.of(), -1),
            new PublicAddresses("0123456789abcdef".getBytes(UTF_8)),
            Set.of(),
            names,
            written)
        .text(MESSAGE, text);
  }
}
