package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egresses;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the published manifests and charts that the captures hold do to egress: rewritten, with
/// random ports, the host's own as well, and the switch.
final class CapturedEgressTest {

  @ParameterizedTest
  @CsvSource({
    "access-operator-default-eks, yes, yes, yes, AWS",
    "access-connector-overlapping-cidr, yes, yes, yes, AWS",
    "access-calico-natoutgoing, yes, yes, no, CALICO",
    "access-daemonset-pod-network-random-port, yes, yes, no, FLANNEL",
    "access-gke-vpc-native-ipmasq, yes, yes, yes, MASQ_AGENT",
    "access-k3s-flannel, yes, yes, no, NONE",
    "access-azure-cni-overlay, yes, no, no, NONE",
    "access-kubeadm-cilium-bpf-masq, yes, no, no, NONE",
    "access-daemonset-hostnetwork-port, yes, no, no, NONE",
    "underlay-flannel-over-tailscale0, yes, yes, no, FLANNEL"
  })
  void isWhatTheManifestMakesIt(
      String capture, String rewritten, String random, String host, Egress.Cure cure) {
    Egresses egresses = new Scene(Captures.read("objects/" + capture)).egresses();
    Optional<Egress> egress = egresses.anywhere();

    assertThat(egress).isPresent();
    assertThat(word(egress.get().rewritten())).isEqualTo(rewritten);
    assertThat(word(egress.get().random())).isEqualTo(random);
    assertThat(word(egress.get().host())).isEqualTo(host);
    assertThat(egress.get().cure()).isEqualTo(cure);
  }

  private static String word(Answer answer) {
    return answer.isYes() ? "yes" : answer.isNo() ? "no" : "unknown";
  }
}
