package dev.tsk8s.probes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.tsk8s.core.facts.CniAgent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CniAgentsTest {
  private static final String STATUS =
      ", \"status\": {\"observedGeneration\": %d, \"desiredNumberScheduled\": %d,"
          + " \"currentNumberScheduled\": 0, \"numberMisscheduled\": 0}";

  @Test
  void whatAMigrationLeftOverBringsNothing() throws IOException {
    assertThat(agents(STATUS.formatted(3, 0))).isEmpty();
    assertThat(agents(STATUS.formatted(3, 1))).containsExactly("calico-node");
  }

  @Test
  void whatNobodyScheduledYetMayBringSomething() throws IOException {
    assertThat(agents(STATUS.formatted(2, 0))).containsExactly("calico-node");
    assertThat(agents("")).containsExactly("calico-node");
  }

  private static List<String> agents(String status) throws IOException {
    var agents = new CniAgents();
    String calico =
        """
        {"metadata": {"namespace": "kube-system", "name": "calico-node", "generation": 3},
         "spec": {"template": {"spec": {"containers": [
          {"name": "calico-node", "image": "quay.io/calico/node:v3.32.1"}]}}}%s}
        """
            .formatted(status);
    try (JsonParser parser = new JsonFactory().createParser(calico)) {
      parser.nextToken();
      agents.add(new TreeReader(parser).object());
    }
    return agents.facts().stream().map(CniAgent::name).toList();
  }
}
