package dev.tsk8s.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.active.OutsideHosts;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(OS.WINDOWS)
final class TailnetHostsTest {
  private static final String STATUS =
      "{\"BackendState\": \"Running\", \"Self\": {\"Relay\": \"r2\"}}";
  private static final String COMMAND = "tailscale debug derp-map";

  @TempDir private Path directory;
  private final List<String> asked = new ArrayList<>();

  @Test
  void takesThoseOfThisMachineAndAsksNoPod() throws IOException {
    install("case $1 in status) echo '%s';; *) echo '%s';; esac".formatted(STATUS, map(5)));

    OutsideHosts found = find(true, pods("ts-0"));

    assertThat(found.fact().from()).map(Origin::where).contains("here: " + COMMAND);
    assertThat(found.hosts())
        .containsExactly(
            new Outside("r2.example.com", 443, 3478),
            new Outside("r1.example.com", 443, 3478),
            new Outside("r3.example.com", 443, 3478));
    assertThat(asked).isEmpty();
  }

  @Test
  void takesThoseOfAPodWhereThisMachineIsInNoTailnet() {
    OutsideHosts found = find(true, pods("ts-0"));

    assertThat(found.fact().names()).hasSize(3);
    assertThat(found.fact().from()).map(Origin::where).contains("exec vpn/ts-0: " + COMMAND);
    assertThat(found.fact().untold()).containsExactly(new Reason.NotAsked(COMMAND, "no-tailscale"));
  }

  @Test
  void asksAnotherPodWhereOneDoesNotTell() {
    OutsideHosts found = find(true, pods("broken", "ts-1"));

    assertThat(asked).contains("broken status --json", "ts-1 debug derp-map");
    assertThat(found.hosts()).hasSize(3);
    assertThat(found.fact().untold())
        .contains(new Reason.Failed("exec vpn/broken: " + COMMAND, "no way"));
  }

  @Test
  void saysOfEachWhyItDoesNotTell() {
    install("echo '{\"BackendState\": \"Stopped\"}'");

    OutsideHosts found = find(true, pods("broken"));

    assertThat(found.hosts()).isEmpty();
    assertThat(found.fact().from()).isEmpty();
    assertThat(found.fact().untold())
        .containsExactly(
            new Reason.Failed("here: " + COMMAND, "tailscaled is not connected"),
            new Reason.Failed("exec vpn/broken: " + COMMAND, "no way"));
  }

  @Test
  void runsNothingInPodsWhereThatIsForbidden() {
    OutsideHosts found = find(false, pods("ts-0"));

    assertThat(asked).isEmpty();
    assertThat(found.fact().untold())
        .contains(new Reason.NotAsked("exec: " + COMMAND, "--no-exec"));
  }

  @Test
  void saysWhereNoPodRunsTailscaleOrNobodyMaySeeThem() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    assertThat(find(true, pods()).fact().untold())
        .contains(new Reason.NotAsked(COMMAND, "no-tailscale-pod"));
    assertThat(find(true, new Unavailable<>(forbidden)).fact().untold()).contains(forbidden);
  }

  @Test
  void tellsAPlanThoseOfThisMachine() {
    var machine = Here.on(directory.toString(), "Linux");
    Deadline soon = Deadline.after(Duration.ofSeconds(20));

    assertThat(TailnetHosts.here(machine, soon)).isEmpty();
    install("case $1 in status) echo '%s';; *) echo '%s';; esac".formatted(STATUS, map(1)));
    assertThat(TailnetHosts.here(Here.on(directory.toString(), "Linux"), soon))
        .extracting(Outside::destination)
        .containsExactly("r1.example.com: TCP 443, UDP 3478");
  }

  private OutsideHosts find(boolean exec, Evidence<List<TailscalePod>> pods) {
    var machine = Here.on(directory.toString(), "Linux");
    return new TailnetHosts(machine, exec, pods, this::cli)
        .find(Deadline.after(Duration.ofSeconds(20)));
  }

  private TailscaleCli cli(TailscalePod pod) {
    return (args, _) -> {
      asked.add(pod.name() + " " + String.join(" ", args));
      if (pod.name().equals("broken")) {
        throw new IOException("no way");
      }
      return Output.exited(0, args.contains("status") ? STATUS : map(4), "");
    };
  }

  private static String map(int regions) {
    List<String> all =
        IntStream.rangeClosed(1, regions)
            .mapToObj(i ->
                "\"%1$d\": {\"RegionID\": %1$d, \"RegionCode\": \"r%1$d\", \"Nodes\": [{\"HostName\": \"r%1$d.example.com\"}]}"
                    .formatted(i))
            .toList();
    return "{\"Regions\": {" + String.join(", ", all) + "}}";
  }

  private void install(String script) {
    try {
      Path file = Files.writeString(directory.resolve("tailscale"), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Evidence<List<TailscalePod>> pods(String... names) {
    return new Observed<>(
        Stream.of(names).map(TailnetHostsTest::pod).toList(),
        new Origin("GET /api/v1/pods", Instant.EPOCH));
  }

  private static TailscalePod pod(String name) {
    return new TailscalePod(
        "vpn",
        name,
        Optional.empty(),
        new TreeMap<>(),
        "a",
        List.of(),
        "Running",
        true,
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        new TailscaleSpec(
            false,
            TailscaleSpec.Role.SELF_MADE,
            Optional.empty(),
            new TailscaleSpec.Container(
                "tailscale", "x", new TreeMap<>(), List.of(), List.of(), false, List.of(), true),
            0,
            new TailscaleSpec.State.Unclear()));
  }
}
