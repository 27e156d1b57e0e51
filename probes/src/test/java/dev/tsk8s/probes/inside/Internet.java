package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two hosts and a router between them, each a network namespace of its own: `a` is 10.1.0.2 and
/// fd01::2, `b` is 10.2.0.2 and fd02::2, the router `r` is .1 of both. All ends with the shell that
/// has made it, and the shell ends with its input, however this process ends.
final class Internet implements AutoCloseable {
  private static final String MADE =
      """
      set -e
      for name in a r b; do ip netns add $name; ip -n $name link set lo up; done
      for one in "a 1" "b 2"; do
        set -- $one
        ip -n $1 link add eth0 type veth peer name $1 netns r
        ip netns exec $1 sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.eth0.accept_dad=0
        ip netns exec r sysctl -qw net.ipv6.conf.$1.accept_dad=0
        ip -n $1 link set dev eth0 up; ip -n r link set dev $1 up
        ip -n $1 addr add 10.$2.0.2/24 dev eth0; ip -n $1 addr add fd0$2::2/64 dev eth0 nodad
        ip -n r addr add 10.$2.0.1/24 dev $1; ip -n r addr add fd0$2::1/64 dev $1 nodad
        ip -n $1 route add default via 10.$2.0.1; ip -n $1 route add default via fd0$2::1
      done
      ip netns exec r sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
      ip netns exec r sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
      """;

  private final Process shell;
  private final OutputStream typed;
  private final BufferedReader said;
  private final List<Process> hosts = new ArrayList<>();

  private Internet(Process shell) {
    this.shell = shell;
    this.typed = shell.getOutputStream();
    this.said = shell.inputReader(UTF_8);
  }

  /// Skips the test where this machine grants no namespaces.
  static Internet made() throws IOException {
    var internet =
        new Internet(
            new ProcessBuilder(
                    "unshare", "--net", "--mount", "--fork", "--kill-child", "bash", "-s")
                .redirectErrorStream(true)
                .start());
    String refusal =
        internet.tried(
            "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && ip netns add x"
                + " && nft list ruleset && sysctl net.ipv6.conf.all.disable_ipv6");
    if (!refusal.isEmpty()) {
      internet.close();
      abort("no network namespaces here: " + refusal);
    }
    internet.sh(MADE);
    return internet;
  }

  /// Runs it; the test fails if it fails.
  void sh(String commands) throws IOException {
    String failure = tried(commands);
    if (!failure.isEmpty()) {
      throw new AssertionError(failure);
    }
  }

  /// What it says if it fails.
  private String tried(String commands) throws IOException {
    String script = "( " + commands + "\n) </dev/null; echo \"=$?\"\n";
    var words = new StringBuilder();
    try {
      typed.write(script.getBytes(UTF_8));
      typed.flush();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith("=")) {
          return line.equals("=0") ? "" : line + " " + words;
        }
        words.append(line).append(' ');
      }
    } catch (IOException e) {
      return words + e.toString();
    }
    return "ended: " + words;
  }

  /// A table of rules in the router; earlier ones go.
  void rules(String rules) throws IOException {
    rulesOf("r", rules);
  }

  void rulesOf(String host, String rules) throws IOException {
    sh("ip netns exec " + host + " nft -f - <<'E'\nflush ruleset\n" + rules + "\nE");
  }

  /// A probe server in a host, which ends by itself after a minute or two.
  Process serve(String host) throws IOException {
    String inside = "/proc/" + shell.children().findFirst().orElseThrow().pid() + "/ns/mnt";
    Process process =
        new ProcessBuilder(
                "nsenter",
                "--mount=" + inside,
                "ip",
                "netns",
                "exec",
                host,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ServingProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    hosts.add(process);
    return process;
  }

  @Override
  public void close() throws IOException {
    hosts.forEach(Process::destroyForcibly);
    typed.close();
    try {
      if (!shell.waitFor(5, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
