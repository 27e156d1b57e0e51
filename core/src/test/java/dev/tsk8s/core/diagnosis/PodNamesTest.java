package dev.tsk8s.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodNamesTest {
  private static final PodNames NAMES =
      new PodNames(
          new TreeMap<>(
              Map.of(
                  "vpn/ts-84c69dbc4f-hdbx4", "Deployment vpn/ts",
                  "vpn/ts-router-bcdfg", "DaemonSet vpn/ts-router @ node1",
                  "vpn/ts-router-x7k2p", "DaemonSet vpn/ts-router @ node2",
                  "lab/ts-84c69dbc4f-zzzzz", "Deployment lab/ts",
                  "vpn/once-4f9xk", "Job vpn/once")));

  @Test
  void aPathKeepsItsNameWhenItsPodIsReplaced() {
    Subject subject = Subject.of("Path", "", "vpn/ts-84c69dbc4f-hdbx4 -> laptop");

    assertThat(NAMES.lasting(subject))
        .isEqualTo(Subject.of("Path", "", "Deployment vpn/ts -> laptop"));
  }

  @Test
  void aPathToAPodKeepsItsNameToo() {
    Subject subject = Subject.of("Path", "", "laptop -> ts-router-bcdfg");

    assertThat(NAMES.lasting(subject).name())
        .isEqualTo("laptop -> DaemonSet vpn/ts-router @ node1");
  }

  @Test
  void aPodOfADaemonSetIsKnownByItsNode() {
    var subject = new Subject("Pod", "vpn", "ts-router-x7k2p", "node2");

    assertThat(NAMES.lasting(subject).display()).isEqualTo("DaemonSet vpn/ts-router @ node2");
  }

  @ParameterizedTest
  @CsvSource({
    "Pod, vpn, ts-0", // of a StatefulSet, or of nothing
    "Deployment, vpn, ts-84c69dbc4f-hdbx4", // no pod
    "Node, '', node1",
  })
  void whatStaysIsLeftAsItIs(String kind, String namespace, String name) {
    var subject = new Subject(kind, namespace, name, "node1");

    assertThat(NAMES.lasting(subject)).isSameAs(subject);
  }

  @ParameterizedTest
  @CsvSource({
    "Path vpn/ts-84c69dbc4f-bbbbb -> laptop, Path Deployment vpn/ts -> laptop",
    "Path vpn/ts-6c8d7-bbbbb -> laptop, Path Deployment vpn/ts -> laptop",
    "Pod vpn/once-bbbbb, Pod Job vpn/once",
    "Pod Deployment vpn/ts, Pod Deployment vpn/ts",
  })
  void aPodThatWasReplacedIsKnownByTheWorkloadThatNamedIt(String printed, String lasting) {
    assertThat(NAMES.lasting(printed)).isEqualTo(lasting);
  }

  @ParameterizedTest
  @CsvSource({
    "Pod vpn/ts-bbbbb", // a Deployment's has two endings
    "Pod vpn/ts-router-84c69dbc4f-bbbbb", // of a Deployment that nobody saw
    "Pod vpn/ts-router-bbbbb", // on which node it was, nobody knows
    "Pod vpn/ts-aeiou-bbbbb", // no generated letters
    "Pod dev/ts-84c69dbc4f-bbbbb", // another namespace
    "Host vpn/ts-84c69dbc4f-bbbbb", // no pod
  })
  void anotherWorkloadIsNeverMeant(String printed) {
    assertThat(NAMES.lasting(printed)).isEqualTo(printed);
  }

  @Test
  void ofTwoWorkloadsThatMayHaveNamedItNoneIsMeant() {
    var names =
        new PodNames(
            new TreeMap<>(
                Map.of(
                    "vpn/ts-84c69dbc4f-hdbx4", "Deployment vpn/ts",
                    "vpn/ts-84c69dbc4f-x7k2p", "ReplicaSet vpn/ts-84c69dbc4f")));

    assertThat(names.lasting("Pod vpn/ts-84c69dbc4f-bbbbb"))
        .isEqualTo("Pod vpn/ts-84c69dbc4f-bbbbb");
  }

  @Test
  void ofTwoPodsOfOneNameInTwoNamespacesABareNameMeansNone() {
    var names =
        new PodNames(
            new TreeMap<>(
                Map.of(
                    "vpn/ts-84c69dbc4f-hdbx4", "Deployment vpn/ts",
                    "lab/ts-84c69dbc4f-hdbx4", "Deployment lab/ts")));

    assertThat(names.path("laptop -> ts-84c69dbc4f-hdbx4"))
        .isEqualTo("laptop -> ts-84c69dbc4f-hdbx4");
  }
}
