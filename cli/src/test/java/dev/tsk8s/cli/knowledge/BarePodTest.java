package dev.tsk8s.cli.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BarePodTest {
  private static final Map<String, String> POD =
      Map.of("namespace", "vpn", "workload", "pod/ts", "container", "tailscale", "port", "41641");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          kubectl -n {namespace} patch {workload} --type strategic -p '{"spec":{"template":{"spec":{"hostNetwork":true}}}}' | \
          kubectl -n vpn get pod/ts -o yaml ; tee pod.yaml ; kubectl patch --local -f - --type strategic -p '{"spec":{"hostNetwork":true}}' -o yaml ; kubectl replace --force -f -
          kubectl -n {namespace} set env {workload} -c {container} PORT={port} | \
          kubectl -n vpn get pod/ts -o yaml ; tee pod.yaml ; kubectl set env --local -f - -c tailscale PORT=41641 -o yaml ; kubectl replace --force -f -
          kubectl -n {namespace} rollout status {workload} --timeout=120s | kubectl -n vpn wait --for=condition=Ready pod/ts --timeout=120s
          kubectl -n {namespace} rollout undo {workload} | kubectl replace --force -f pod.yaml
          kubectl -n {namespace} rollout restart {workload} | kubectl -n vpn get pod/ts -o yaml ; kubectl replace --force -f -
          kubectl -n {namespace} get {workload} -o jsonpath='{.spec.template.spec.containers[*].name}' | kubectl -n vpn get pod/ts -o jsonpath='{.spec.containers[*].name}'
          kubectl -n {namespace} exec {workload} -c {container} -- tailscale status | kubectl -n vpn exec pod/ts -c tailscale -- tailscale status
          """)
  void whatWorkloadsAreToldAPodIsToldInItsOwnWay(String template, String expected) {
    assertThat(Placeholders.fillCommand(template, POD)).isEqualTo(expected.replace(" ; ", " | "));
  }

  @Test
  void whatAWorkloadMakesIsLeftToIt() {
    assertThat(
            Placeholders.fillCommand(
                "kubectl -n {namespace} rollout undo {workload}",
                Map.of("namespace", "vpn", "workload", "deployment/ts")))
        .isEqualTo("kubectl -n vpn rollout undo deployment/ts");
  }

  @Test
  void aCommandInASentenceIsOneOfThem() {
    assertThat(
            Placeholders.fillProse(
                "Run `kubectl -n {namespace} rollout undo {workload}`, then close it.", POD))
        .isEqualTo("Run `kubectl replace --force -f pod.yaml`, then close it.");
  }
}
