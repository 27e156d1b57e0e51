package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldedFindingsTest {
  @Test
  void foldedFaultsOfOneObjectKeepTheirKeysAndReplacements(@TempDir Path folder)
      throws IOException {
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            """
            tunnelProtocol: vxlan
            routingModes: tunnel
            ipamm: {mode: kubernetes}
            kubeProxyReplacement: "true"
            devicess: eth0
            """);

    String text = Run.of("doctor", "--from", values.toString(), "--lang=en").out();

    assertThat(text.replaceAll("\\s+", " "))
        .contains("no value `ipamm.mode`: `ipam.mode` is meant")
        .contains("no value `devicess`: `devices` is meant");
  }
}
