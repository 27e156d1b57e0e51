package dev.tsk8s.core.paths;

import static dev.tsk8s.core.Clusters.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CniSnatTest {
  @ParameterizedTest
  @ValueSource(strings = {"-random-fully=false", "--random-fully=false"})
  void takesOneDashAndTwoForTheSame(String flag) {
    var told = ipMasqAgent("v2.12.1", flag);

    assertThat(CniSnat.of(told)).isEqualTo(CniSnat.NOT_RANDOM);
    assertThat(CniSnat.setting(told)).isEmpty();
    assertThat(CniSnat.mayReachHostNetwork(told)).isFalse();
  }

  @Test
  void knowsThatTheIpMasqAgentIsRandomSinceTwoTen() {
    assertThat(CniSnat.setting(ipMasqAgent("v2.10.0"))).contains("--random-fully");
    assertThat(CniSnat.of(ipMasqAgent("v2.9.3"))).isEqualTo(CniSnat.NOT_RANDOM);
  }

  @Test
  void neitherProvesNorRulesOutWithoutAVersion() {
    var untold = ipMasqAgent("");

    assertThat(CniSnat.of(untold)).isEqualTo(CniSnat.UNTOLD);
    assertThat(CniSnat.setting(untold)).isEmpty();
    assertThat(CniSnat.mayReachHostNetwork(untold)).isTrue();
  }

  @Test
  void flannelLeavesTheHostsOwnTrafficAlone() {
    assertThat(CniSnat.setting(agent(Agent.FLANNEL, "--ip-masq"))).contains("--ip-masq");
    assertThat(CniSnat.mayReachHostNetwork(agent(Agent.FLANNEL, "--ip-masq"))).isFalse();
  }

  private static CniAgent ipMasqAgent(String version, String... args) {
    return new CniAgent(
        Agent.IP_MASQ_AGENT,
        "kube-system",
        "ip-masq-agent",
        version,
        List.of(args),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
