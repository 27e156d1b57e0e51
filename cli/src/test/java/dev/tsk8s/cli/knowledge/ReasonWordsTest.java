package dev.tsk8s.cli.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.paths.Places;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonWordsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource
  void whatIsNotListedIsSaidInTheReadersLanguage(Language language) {
    String text = words(language, new Reason.Failed("node n1", Places.NOT_LISTED)).text();

    assertThat(text).contains("node n1").doesNotContain(Places.NOT_LISTED);
  }

  @ParameterizedTest
  @EnumSource
  void everyStateOfADaemonThatDoesNotRunHasASentenceOfItsOwn(Language language) {
    List<String> sentences =
        Arrays.stream(BackendState.values())
            .filter(state -> state != BackendState.RUNNING)
            .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .map(word -> words(language, new Reason.NotAsked("tailscale", "daemon-" + word)).text())
            .toList();

    assertThat(sentences).doesNotHaveDuplicates().noneMatch(text -> text.contains("daemon-"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rounds of cilium-health | cilium-health 라운드",
        "probe pod (node) on node-3 | 노드 node-3의 프로브 파드(node)",
        "the node runs windows | 노드의 운영 체제가 다릅니다: windows",
        "no node has these labels (virtual nodes do not count): disk=none, kubernetes.io/os=linux"
            + " | 이 레이블을 모두 가진 노드가 없습니다(가상 노드 제외): disk=none, kubernetes.io/os=linux",
        "no node has these labels (virtual nodes do not count, nor those with taints that are not"
            + " tolerated): disk=none"
            + " | 이 레이블을 모두 가진 노드가 없습니다(가상 노드와, 용인하지 않는 테인트가 있는 노드 제외): disk=none",
        "hosts outside (IPv6) | 바깥 호스트(IPv6)",
        "tailscale status --json: /BackendState: expected a string, found the number 5"
            + " | tailscale status --json: /BackendState: 문자열이어야 하지만 다음이 있습니다: 숫자 5",
        "JSON: line 2, column 1: missing | JSON: line 2, column 1: 없습니다",
        "damaged facts at /a: no such file | 사실(facts)이 손상되었습니다(/a): 그런 파일이 없습니다",
        "12 more files could not be read | 그 밖에 읽지 못한 파일이 12개 있습니다",
        "Error from server: not found | Error from server: not found"
      })
  void whatOurOwnReadersSayIsKoreanAndWhatOthersSaidStays(String said, String korean) {
    assertThat(new Words(Language.KO).said(said)).isEqualTo(korean);
    assertThat(new Words(Language.EN).said(said)).isEqualTo(said);
  }

  @Test
  void namesOfResourcesStayNames() {
    assertThat(words(Language.KO, new Reason.NotInFiles("nodes")).text()).contains(": nodes");
    assertThat(words(Language.KO, new Reason.NotInFiles("an earlier tailscale status")).text())
        .contains("이전 시점의 tailscale status");
  }

  @Test
  void anOptionThatKeptUsFromLookingIsNamed() {
    assertThat(words(Language.EN, new Reason.NotAsked("exec vpn/ts-0", "--no-exec")).text())
        .isEqualTo("Not looked at: exec vpn/ts-0 (--no-exec).");
  }

  @Test
  void aRefusalCarriesTheQuestionTheRuleAndTheManifest() {
    var words = words(Language.EN, new Reason.Forbidden("list", "statefulsets.apps", ""));

    assertThat(words.test())
        .endsWith("apiGroups: [\"apps\"], resources: [statefulsets], verbs: [list]");
    assertThat(words.commands())
        .containsExactly(
            "kubectl auth can-i list statefulsets.apps -A",
            "kubectl apply -f deploy/rbac/cluster.yaml");
  }

  @Test
  void aRefusedSubresourceIsAskedForAsOne() {
    var words = words(Language.EN, new Reason.Forbidden("create", "pods/exec", "vpn"));

    assertThat(words.commands())
        .containsExactly(
            "kubectl auth can-i create pods --subresource=exec -n vpn",
            "kubectl -n vpn apply -f deploy/rbac/namespace.yaml");
  }

  @Test
  void aRefusedPathIsNoResource() {
    var words = words(Language.EN, new Reason.Forbidden("get", "/apis/tailscale.com", ""));

    assertThat(words.test()).endsWith("nonResourceURLs: [\"/apis/tailscale.com\"], verbs: [get]");
    assertThat(words.commands()).contains("kubectl auth can-i get /apis/tailscale.com");
  }

  @Test
  void aListThatTheFilesLackIsOneCommandAway() {
    assertThat(words(Language.KO, new Reason.NotInFiles("daemonsets.apps")).commands())
        .containsExactly("kubectl get daemonsets.apps -A -o json > daemonsets.apps.json 2>&1");
    assertThat(words(Language.KO, new Reason.NotInFiles("nodes")).commands())
        .containsExactly("kubectl get nodes -o json > nodes.json 2>&1");
  }

  @Test
  void onlyTheWholeTimeIsLengthenedByAnOption() {
    assertThat(words(Language.EN, new Reason.TimedOut("list pods", TIMEOUT)).test())
        .isEqualTo("Run it again with --timeout 120s.");
    assertThat(words(Language.EN, new Reason.TimedOut("list pods", Duration.ofSeconds(3))).test())
        .isEmpty();
  }

  @Test
  void aNameCannotEndItsWordInAShell() {
    String evil = "a; rm -rf ~";

    assertThat(TailscaleOutput.inPod(evil, evil, evil, "tailscale status --json"))
        .isEqualTo(
            "kubectl -n 'a; rm -rf ~' exec 'a; rm -rf ~' -c 'a; rm -rf ~' -- tailscale status --json");
    assertThat(TailscaleOutput.of(new Reason.TimedOut("exec a/b: tailscale ping $(x)", TIMEOUT)))
        .map(TailscaleOutput::command)
        .hasValue("tailscale ping '$(x)'");
  }

  @Test
  void aCommandThatAnAgentDidNotAnswerCanBeGivenMoreTimeByHand() {
    var late = new Reason.TimedOut("exec kube-system/cilium-x: cilium-dbg status -o json", TIMEOUT);

    assertThat(TailscaleOutput.of(late))
        .map(TailscaleOutput::command)
        .hasValue("kubectl -n kube-system exec cilium-x -- cilium-dbg status -o json");
  }

  private static ReasonWords words(Language language, Reason reason) {
    return ReasonWords.of(reason, new Words(language), new Library(language), TIMEOUT);
  }
}
