package dev.tsk8s.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsTest {

  /// amazon-vpc-cni-k8s: README.md (POD_MTU since v1.16.4, 576 to 9001).
  @ParameterizedTest
  @CsvSource({
    "v1.19.2, '', '', 9001",
    "v1.19.2, '', 1500, 1500",
    "v1.19.2, 1300, 1500, 1300",
    "v1.16.4-eksbuild.2, 1300, 1500, 1300",
    "v1.16.3-eksbuild.2, 1300, 1500, 1500",
    "v1.9.0, 1300, '', 9001",
    "v1.19.2, 500, 1500, 1500",
    "v1.19.2, 9002, '', 9001",
    "'', 1300, '', 1300"
  })
  void readsWhatItsVersionReads(String version, String pods, String nodes, int expected) {
    var env = new TreeMap<>(Map.of("POD_MTU", pods, "AWS_VPC_ENI_MTU", nodes));
    env.values().removeIf(String::isEmpty);
    var agent =
        new CniAgent(
            Agent.AWS_VPC_CNI, "kube-system", "aws-node", version, List.of(), env, new TreeMap<>());

    assertThat(Aws.network(agent).podMtu()).isEqualTo(new Answer.Of.Is<>(OptionalInt.of(expected)));
  }
}
