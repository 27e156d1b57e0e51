package dev.tsk8s.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is said of pods stays what it is when they are replaced.
final class PodsInDifferencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVERYWHERE =
      "\"vpn/ts-bbbbb\": \"DaemonSet vpn/ts @ node1\", \"vpn/ts-ccccc\": \"DaemonSet vpn/ts @ node2\"";
  private static final String EVERYWHERE_LATER =
      "\"vpn/ts-ddddd\": \"DaemonSet vpn/ts @ node1\", \"vpn/ts-fffff\": \"DaemonSet vpn/ts @ node2\"";
  private static final String TWO =
      "\"vpn/ts-6c8d7-bbbbb\": \"Deployment vpn/ts\", \"vpn/ts-6c8d7-ccccc\": \"Deployment vpn/ts\"";

  @Test
  void podsOfADaemonSetAreTheSameOnTheSameNode() {
    JsonNode before = report(EVERYWHERE, paths("vpn/ts-bbbbb derp", "vpn/ts-ccccc direct"), "");
    JsonNode after =
        report(EVERYWHERE_LATER, paths("vpn/ts-fffff direct", "vpn/ts-ddddd derp"), "");

    assertThat(Differences.of(before, after).all()).isEmpty();
  }

  @Test
  void onAnotherNodeThePathOfADaemonSetIsAnotherOne() {
    JsonNode before = report(EVERYWHERE, paths("vpn/ts-bbbbb derp", "vpn/ts-ccccc direct"), "");
    JsonNode after =
        report(EVERYWHERE_LATER, paths("vpn/ts-ddddd direct", "vpn/ts-fffff derp"), "");

    assertThat(Differences.of(before, after).all())
        .extracting(Difference::key, Difference::worse)
        .contains(
            tuple("DaemonSet vpn/ts @ node2 -> laptop", true),
            tuple("DaemonSet vpn/ts @ node1 -> laptop", false));
  }

  @Test
  void ofTwoPodsOfOneDeploymentEachCounts() {
    JsonNode before =
        report(TWO, paths("vpn/ts-6c8d7-bbbbb direct", "vpn/ts-6c8d7-ccccc derp"), "");
    JsonNode after = report(TWO, paths("vpn/ts-6c8d7-bbbbb derp", "vpn/ts-6c8d7-ccccc derp"), "");

    assertThat(Differences.of(before, after).all())
        .singleElement()
        .extracting(Difference::before, Difference::after, Difference::worse)
        .containsExactly("direct", "derp", true);
    assertThat(Differences.of(before, before).all()).isEmpty();
  }

  @Test
  void aSecondPodOfADeploymentWithTheSameFaultIsWorse() {
    JsonNode before = report(TWO, "", finding("ts-6c8d7-bbbbb"));
    JsonNode after = report(TWO, "", finding("ts-6c8d7-bbbbb") + ", " + finding("ts-6c8d7-ccccc"));

    assertThat(Differences.of(before, after).all())
        .singleElement()
        .extracting(Difference::about, Difference::change, Difference::subject)
        .containsExactly(About.FINDING, Change.NEW, "Pod vpn/ts-6c8d7-ccccc");
  }

  @Test
  void aFindingOfAPodIsNotGoneWhereItsSuccessorIsNotKnown() throws JsonProcessingException {
    JsonNode before =
        report("\"vpn/ts-6c8d7-bbbbb\": \"Deployment vpn/ts\"", "", finding("ts-6c8d7-bbbbb"));
    String gap =
        "{\"subject\": {\"kind\": \"Pod\", \"namespace\": \"vpn\", \"name\":"
            + " \"ts-6c8d7-ccccc\"}}";
    JsonNode after =
        JSON.readTree(
            report("\"vpn/ts-6c8d7-ccccc\": \"Deployment vpn/ts\"", "", "")
                .toString()
                .replace("\"gaps\":[]", "\"gaps\":[" + gap + "]"));

    assertThat(Differences.of(before, after).all())
        .extracting(Difference::change)
        .contains(Change.UNSEEN)
        .doesNotContain(Change.GONE);
  }

  private static String paths(String... fromAndState) {
    return Stream.of(fromAndState)
        .map(one -> List.of(one.split(" ")))
        .map(one ->
            "{\"from\": \"%s\", \"to\": \"laptop\", \"state\": \"%s\"}"
                .formatted(one.getFirst(), one.getLast()))
        .collect(Collectors.joining(", "));
  }

  private static String finding(String pod) {
    return """
    {"code": "path-udp/blocked", "severity": "problem",
     "subject": {"kind": "Pod", "namespace": "vpn", "name": "%s", "node": null},
     "evidence": [], "advice": {"title": "it"}}\
    """
        .formatted(pod);
  }

  private static JsonNode report(String pods, String paths, String findings) {
    try {
      return JSON.readTree(
          """
          {"checks": [{"id": "path-udp", "verdict": "problem", "gaps": []}],
           "findings": [%s], "paths": [%s], "pods": {%s}}\
          """
              .formatted(findings, paths, pods));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
