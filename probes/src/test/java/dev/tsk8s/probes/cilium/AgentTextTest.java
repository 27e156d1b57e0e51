package dev.tsk8s.probes.cilium;

import static dev.tsk8s.probes.CiliumCaptures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.CiliumCaptures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTextTest {
  private static final String HEADER =
      "ENDPOINT   POLICY (ingress)   POLICY (egress)   IDENTITY   LABELS   IPv6   IPv4   STATUS\n";

  @Test
  void recognisesTheOutputsOfEveryAgent() {
    assertThat(CiliumCaptures.all("endpoint-list.txt")).allMatch(EndpointListText::recognises);
    assertThat(CiliumCaptures.all("agent-log-lines.txt")).allMatch(AgentLog::recognises);
  }

  @Test
  void readsEndpointsWithTheirNamespaceAndLeavesTheHostOut() {
    assertThat(EndpointListText.read(text("01-auto-mark-collision/endpoint-list.txt")))
        .contains(
            new LocalEndpoint(4, "", new Ip("10.42.1.89")),
            new LocalEndpoint(17156, "default", new Ip("10.42.1.74")))
        .extracting(LocalEndpoint::identity)
        .doesNotContain(1L);
  }

  @Test
  void readsEndpointsWhosePolicyIsOnlyAudited() {
    String row = "7  Disabled (Audit)  Enabled (Audit)  300  k8s:a=b  fd00::7  10.0.0.7  ready\n";

    assertThat(EndpointListText.read(HEADER + row))
        .containsExactly(new LocalEndpoint(300, "", new Ip("10.0.0.7")));
  }

  @Test
  void leavesOutAnEndpointWhoseIdentityIsNoSuchNumber() {
    String row = "1  Disabled  Disabled  " + "9".repeat(40) + "  k8s:a=b  10.0.0.7  ready\n";

    assertThat(EndpointListText.read(HEADER + row)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "09-devices-no-match,NO_DIRECT_ROUTING_DEVICE,''",
    "14-native-without-cidr,NO_NATIVE_ROUTING_CIDR,''",
    "15-wireguard-kernel-lacks,NO_WIREGUARD,''",
    "05-native-auto-direct,DIRECT_ROUTE_REFUSED,10.42.2.0/24 via 100.64.0.3",
    "16-geneve-kernel-lacks,NO_DATAPATH,cilium_geneve"
  })
  void keepsTheComplaintOfAnAgent(String capture, Kind kind, String detail) {
    assertThat(AgentLog.read(text(capture + "/agent-log-lines.txt")))
        .extracting(Complaint::kind, Complaint::detail)
        .contains(tuple(kind, detail));
  }

  @Test
  void keepsNothingOfAnAgentThatDoesNotComplain() {
    assertThat(AgentLog.read(text("01-auto-mark-collision/agent-log-lines.txt"))).isEmpty();
  }

  @Test
  void keepsTheFirstComplaintOfAKind() {
    String log =
        """
        time=2026-11-21T10:00:00Z level=warn msg="Failed to initialize datapath" e="cilium_vxlan"
        time="2026-11-21T11:00:00Z" level=warn msg="Failed to initialize datapath" e="cilium_x"
        """;

    assertThat(AgentLog.read(log))
        .containsExactly(
            new Complaint(
                Kind.NO_DATAPATH,
                "cilium_vxlan",
                Optional.of(Instant.parse("2026-11-21T10:00:00Z"))));
  }

  @Test
  void whatARunningAgentSaysAgainStillHolds() {
    String line = "level=warn msg=\"Failed to initialize datapath, retrying later\"";

    assertThat(AgentLog.standing(Stream.of(line, "level=info msg=ok", line)))
        .extracting(Complaint::kind)
        .containsExactly(Kind.NO_DATAPATH);
  }

  @Test
  void whatARunningAgentSaidOnceWasOvercome() {
    String line = "level=warn msg=\"Failed to initialize datapath, retrying later\"";

    assertThat(AgentLog.standing(Stream.of(line, "level=info msg=ok"))).isEmpty();
  }

  @Test
  void whatEndsAnAgentNeedsToBeSaidOnceOnly() {
    assertThat(
            AgentLog.standing(
                Stream.of("level=fatal msg=\"unable to determine direct routing device\"")))
        .hasSize(1);
  }

  @Test
  void readsALineWithoutATimeOrWithAnOddOne() {
    assertThat(AgentLog.read("time=noon level=warn msg=\"Failed to initialize datapath\"\n"))
        .containsExactly(new Complaint(Kind.NO_DATAPATH, "", Optional.empty()));
    assertThat(AgentLog.recognises("level=info msg=\"x\" subsys=daemon\n")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "hello\nlevel=info msg=x", "level info"})
  void recognisesNoOtherTextAsALog(String text) {
    assertThat(AgentLog.recognises(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dst: 1", "a", " ", "1 ", "1 a (Audit) ", "\n", "level=", "Gw: ", "k8s:"})
  void readsAMegabyteOfRubbishAtOnce(String rubbish) {
    String much = rubbish.repeat(1_000_000 / rubbish.length());
    String log = "level=warn msg=\"Unable to install direct node route\" Dst: " + much;
    String list = HEADER + "1 a b " + much;

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          AgentLog.recognises(much);
          AgentLog.read(log + "\n" + log);
          EndpointListText.recognises("ENDPOINT POLICY (ingress)" + much);
          EndpointListText.read(list);
          IpMasqText.read(much);
        });
  }
}
