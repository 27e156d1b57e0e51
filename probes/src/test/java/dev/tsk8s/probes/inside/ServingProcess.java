package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;

/// A probe server on standard input and output.
final class ServingProcess {
  private ServingProcess() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    new ProbeServer("1", "n", Duration.ofMinutes(2))
        .run(ProbeServer.addresses(""), System.in, ServingProcess::say);
    System.exit(0);
  }

  private static void say(String line) {
    System.out.write(line.getBytes(UTF_8), 0, line.getBytes(UTF_8).length);
    System.out.flush();
  }
}
