package dev.tsk8s.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DifferencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RELAYED = finding("path-relayed/pod-snat", "problem", "false");
  private static final String NOTHING = "";

  @Test
  void equalReportsDifferInNothing() {
    var differences = between(RELAYED, RELAYED);

    assertThat(differences.all()).isEmpty();
    assertThat(differences.worse()).isFalse();
  }

  @Test
  void aNewFindingIsWorse() {
    var differences = between(NOTHING, RELAYED);

    assertThat(differences.worse()).isTrue();
    assertThat(differences.all())
        .singleElement()
        .extracting(Difference::about, Difference::change, Difference::subject)
        .containsExactly(About.FINDING, Change.NEW, "Deployment vpn/ts");
  }

  @Test
  void aFindingThatIsGoneIsNotWorse() {
    var differences = between(RELAYED, NOTHING);

    assertThat(differences.worse()).isFalse();
    assertThat(differences.unknownNow()).isFalse();
    assertThat(differences.all()).extracting(Difference::change).containsExactly(Change.GONE);
  }

  @Test
  void aFindingThatNobodyCouldLookForIsNotGone() {
    var differences =
        Differences.of(report("warning", RELAYED, ""), report("unknown", NOTHING, ""));

    assertThat(differences.all()).extracting(Difference::change).containsExactly(Change.UNSEEN);
    assertThat(differences.unknownNow()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, ts, UNSEEN",
    "Deployment, other, GONE",
    "Pod, ts-0, UNSEEN",
    "Cluster, cluster, UNSEEN"
  })
  void aFindingIsGoneOnlyWhereWhatIsNotKnownCannotHideIt(String kind, String name, Change change)
      throws JsonProcessingException {
    JsonNode now = report("unknown", NOTHING, "");
    ((ArrayNode) now.path("checks").path(0).path("gaps"))
        .add(
            JSON.readTree(
                """
                {"subject": {"kind": "%s", "namespace": "vpn", "name": "%s", "node": null}}\
                """
                    .formatted(kind, name)));

    assertThat(Differences.of(report("problem", RELAYED, ""), now).all())
        .extracting(Difference::change)
        .containsExactly(change);
  }

  @Test
  void aWarningThatBecameAProblemIsWorse() {
    var differences = between(finding("path-relayed/pod-snat", "warning", "false"), RELAYED);

    assertThat(differences.all())
        .singleElement()
        .extracting(Difference::before, Difference::after, Difference::worse)
        .containsExactly("warning", "problem", true);
  }

  @Test
  void evidenceThatMovedIsToldAndNotWorse() {
    var differences =
        between(finding("a/b", "problem", "10.0.0.1"), finding("a/b", "problem", "10.0.0.2"));

    assertThat(differences.worse()).isFalse();
    assertThat(differences.all()).extracting(Difference::about).containsExactly(About.EVIDENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "GlobalV4, 203.0.113.1:5000, 203.0.113.1:6000",
    "RxBytes, 100, 200",
    "latency, 10 ms, 30 ms",
    "at, 2026-11-21T13:15:32Z, 2026-11-22T13:15:32.5Z",
    "drops, 3, 9",
  })
  void whatDiffersBetweenAnyTwoLooksIsNoise(String what, String before, String after) {
    assertThat(Noise.without(what, before)).isEqualTo(Noise.without(what, after));
  }

  @ParameterizedTest
  @CsvSource({
    "GlobalV4, 203.0.113.1:5000, 203.0.113.2:5000",
    "mtu, 1500, 1400",
    "MappingVariesByDestIP, true, false",
  })
  void whatMeansSomethingIsNoNoise(String what, String before, String after) {
    assertThat(Noise.without(what, before)).isNotEqualTo(Noise.without(what, after));
  }

  @ParameterizedTest
  @CsvSource({
    "direct, derp, true",
    "direct, peer-relay, true",
    "peer-relay, derp, true",
    "derp, offline, true",
    "derp, direct, false",
    "offline, derp, false",
    "direct, unknown, false",
    "idle, offline, true",
    "idle, expired, true",
    "offline, idle, false",
  })
  void aPathThatMovedIsTold(String before, String after, boolean worse) {
    var differences =
        Differences.of(report("healthy", "", path(before)), report("healthy", "", path(after)));

    assertThat(differences.all())
        .singleElement()
        .extracting(Difference::key, Difference::before, Difference::after, Difference::worse)
        .containsExactly("a -> b", before, after, worse);
  }

  @Test
  void aPathIsGoneOnlyWhereSomebodyLookedFromItsBeginning() {
    JsonNode old = report("healthy", "", path("direct"));
    String another = path("direct").replace("\"to\": \"b\"", "\"to\": \"c\"");

    var looked = Differences.of(old, report("healthy", "", another));
    var unseen = Differences.of(old, report("healthy", "", ""));

    assertThat(looked.all())
        .extracting(Difference::change)
        .containsExactlyInAnyOrder(Change.GONE, Change.NEW);
    assertThat(unseen.all()).extracting(Difference::change).containsExactly(Change.UNSEEN);
    assertThat(unseen.unknownNow()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"Path, a -> b, UNSEEN", "Host, a, UNSEEN", "Host, z, GONE"})
  void aFindingIsGoneOnlyWhereSomebodyLookedFromItsBeginning(
      String kind, String name, Change change) {
    String finding =
        RELAYED
            .replace("Deployment", kind)
            .replace("\"vpn\"", "null")
            .replace("\"ts\"", '"' + name + '"');

    var differences =
        Differences.of(
            report("problem", finding, path("derp")),
            report("healthy", "", path("derp").replace("\"a\"", "\"c\"")));

    assertThat(differences.all())
        .filteredOn(one -> one.about() == About.FINDING)
        .extracting(Difference::change)
        .containsExactly(change);
  }

  @ParameterizedTest
  @CsvSource({"49, 53, false", "49, 80, true", "unknown, 53, true"})
  void aPathNearTheLimitThatTremblesIsNotWorse(String before, String after, boolean worse) {
    String slow =
        finding("path-slow/direct", "warning", "x")
            .replace("Deployment", "Path")
            .replace("\"vpn\"", "null")
            .replace("\"ts\"", "\"a -> b\"");

    var differences =
        Differences.of(
            report("healthy", "", path("direct", before)),
            report("warning", slow, path("direct", after)));

    assertThat(differences.all()).extracting(Difference::change).containsExactly(Change.NEW);
    assertThat(differences.worse()).isEqualTo(worse);
  }

  /// Nobody tells how far a region that was not slow was from the limit.
  @ParameterizedTest
  @CsvSource({"50, false", "62, false", "63, true", "180, true"})
  void aHomeRegionNearTheLimitIsNotWorse(String latency, boolean worse) {
    String slow =
        finding("path-slow/home-derp", "warning", "x")
            .replaceFirst("\\{", "{\"details\": {\"latency\": \"" + latency + "\"}, ");

    var differences =
        Differences.of(
            report("healthy", "", path("direct")), report("warning", slow, path("direct")));

    assertThat(slow).contains("\"" + latency + "\"");
    assertThat(differences.all()).extracting(Difference::change).containsExactly(Change.NEW);
    assertThat(differences.worse()).isEqualTo(worse);
  }

  @Test
  void whereNamesMeanSomethingElseNothingIsWorseNorAllKnown() {
    var differences =
        Differences.of(
            report("healthy", "", ""), report("problem", RELAYED, ""), Naming.OTHER_PSEUDONYMS);

    assertThat(differences.all()).isNotEmpty();
    assertThat(differences.worse()).isFalse();
    assertThat(differences.unknownNow()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"cluster, here, UNSEEN", "cluster, cluster, GONE", "here, here, GONE"})
  void withoutAClusterToLookIntoNothingOfItIsCured(String before, String after, Change change) {
    JsonNode old = report("problem", RELAYED, "");
    JsonNode now = report("notApplicable", NOTHING, "");
    ((ObjectNode) old).put("source", before);
    ((ObjectNode) now).put("source", after);

    assertThat(Differences.of(old, now).all())
        .extracting(Difference::change)
        .containsExactly(change);
  }

  @ParameterizedTest
  @CsvSource({"direct, idle", "idle, derp", "idle, direct", "idle, unknown"})
  void aPathThatFellAsleepOrWokeUpMeansNothing(String before, String after) {
    assertThat(
            Differences.of(report("healthy", "", path(before)), report("healthy", "", path(after)))
                .all())
        .isEmpty();
  }

  @Test
  void aCheckThatKnewAllAndDoesNotAnyMoreIsToldBesideWhatItFound() {
    JsonNode now = report("problem", RELAYED, "");
    ((ArrayNode) now.path("checks").path(0).path("gaps")).addObject();

    var differences = Differences.of(report("problem", RELAYED, ""), now);

    assertThat(differences.unknownNow()).isTrue();
    assertThat(differences.all())
        .extracting(Difference::about, Difference::change)
        .containsExactly(tuple(About.CHECK, Change.UNSEEN));
  }

  @Test
  void aCheckThatIsNoLongerKnownIsTold() {
    var differences = Differences.of(report("healthy", "", ""), report("unknown", "", ""));

    assertThat(differences.unknownNow()).isTrue();
    assertThat(differences.all()).extracting(Difference::about).containsExactly(About.CHECK);
  }

  private static Differences between(String before, String after) {
    return Differences.of(
        report(before.isEmpty() ? "healthy" : "problem", before, ""),
        report(after.isEmpty() ? "healthy" : "problem", after, ""));
  }

  private static JsonNode report(String verdict, String findings, String paths) {
    try {
      return JSON.readTree(
          """
          {"checks": [{"id": "path-relayed", "verdict": "%s", "gaps": []}],
           "findings": [%s], "paths": [%s]}\
          """
              .formatted(verdict, findings, paths));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String finding(String code, String severity, String value) {
    return """
    {"code": "%s", "severity": "%s",
     "subject": {"kind": "Deployment", "namespace": "vpn", "name": "ts", "node": null},
     "evidence": [{"what": "x", "value": "%s", "vantage": null}], "advice": {"title": "it"}}\
    """
        .formatted(code, severity, value);
  }

  private static String path(String state, String latency) {
    String value = latency.equals("unknown") ? "\"unknown\"" : latency;
    return path(state).replace("}", ", \"latencyMs\": " + value + "}");
  }

  private static String path(String state) {
    return "{\"from\": \"a\", \"to\": \"b\", \"state\": \"%s\"}".formatted(state);
  }
}
