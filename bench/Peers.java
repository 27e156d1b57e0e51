import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Wakes and classifies the 32 peers of one vantage, over a `tailscale` command that takes as long as the real one: a
/// pair of NATed hosts turns direct at the fourth ping, after 3.1 s, a relayed one is pinged for ten seconds, and
/// netcheck takes two. Run as `java -cp tsk8s.jar Peers.java`; exit code 1 if a figure is over its limit.
final class Peers {
  private static final int PEERS = 32;
  private static final Duration DIRECT = Duration.ofMillis(3_100);
  private static final Duration RELAYED = Duration.ofMillis(10_200);
  private static final Duration NETCHECK = Duration.ofMillis(2_000);
  private static final Duration ANSWER = Duration.ofMillis(100);

  private Peers() {}

  public static void main(String[] args) {
    boolean met = measure("all become direct", 0, 6.0);
    met &= measure("a quarter stays relayed", PEERS / 4, 12.0);
    System.exit(met ? 0 : 1);
  }

  private static boolean measure(String what, int relayed, double limit) {
    long began = System.nanoTime();
    var options = new Look.Options(true, PEERS, Devices.UNKNOWN);
    Deadline deadline = Deadline.after(Duration.ofSeconds(60));
    var vantage = new Look(VantageId.here(), new Cli(relayed), List.of(), options, Fanout.of(64)).collect(deadline);
    var cluster = ClusterFacts.unseen(new Reason.NotAsked("the Kubernetes API", "bench"));
    var snapshot = new Snapshot(deadline.now(), Snapshot.Source.LIVE, cluster, List.of(vantage), List.of());
    var report = new Doctor(Checks.ALL).diagnose(snapshot);
    double took = (System.nanoTime() - began) / 1e9;
    long direct = report.paths().stream().filter(path -> path.toString().toLowerCase().contains("direct")).count();
    boolean whole = report.paths().size() == PEERS;
    System.out.printf("32 peers, %-24s %6.2f s   limit %4.1f s%s%n", what, took, limit, took > limit ? " OVER" : "");
    if (!whole) {
      System.out.println("only " + report.paths().size() + " paths, " + direct + " of them direct");
    }
    return took <= limit && whole;
  }

  /// The last so many peers stay relayed.
  private record Cli(int relayed) implements TailscaleCli {
    @Override
    public Output run(List<String> args, Deadline deadline) throws InterruptedException, IOException {
      return switch (args.getFirst()) {
        case "status" -> after(ANSWER, deadline, status());
        case "netcheck" -> after(NETCHECK, deadline, "{\"UDP\":true,\"IPv4\":true,\"PreferredDERP\":1,\"RegionLatency\":{\"1\":2000000}}");
        case "ping" -> ping(args.getLast(), deadline);
        default -> after(ANSWER, deadline, "{}");
      };
    }

    private Output ping(String ip, Deadline deadline) throws InterruptedException {
      int number = Integer.parseInt(ip.substring(ip.lastIndexOf('.') + 1));
      String pong = "pong from peer-" + number + " (" + ip + ") via ";
      String far = pong + "DERP(fra) in 20ms\n";
      return number > PEERS - relayed
          ? after(RELAYED, deadline, far.repeat(10) + "direct connection not established\n")
          : after(DIRECT, deadline, far.repeat(3) + pong + "192.0.2." + number + ":41641 in 2ms\n");
    }

    private static Output after(Duration time, Deadline deadline, String text) throws InterruptedException {
      boolean late = time.compareTo(deadline.remaining()) > 0;
      Thread.sleep(late ? deadline.remaining() : time);
      return late ? new Output(Output.Ending.CUT, -1, text, "") : Output.exited(0, text, "");
    }

    private String status() {
      var peers = new ArrayList<String>();
      IntStream.rangeClosed(1, PEERS).forEach(number -> peers.add("\"nodekey:%064x\":".formatted(number)
          + node(number, "peer-" + number, number > PEERS - relayed ? "" : "192.0.2." + number + ":41641")));
      return "{\"Version\":\"1.102.5\",\"TUN\":true,\"BackendState\":\"Running\",\"HaveNodeKey\":true,\"TailscaleIPs\":[\"100.64.0.100\"],"
          + "\"Self\":" + node(100, "here", "") + ",\"Peer\":{" + String.join(",", peers) + "}}";
    }

    private static String node(int number, String name, String address) {
      return ("{\"ID\":\"%d\",\"PublicKey\":\"nodekey:%064x\",\"HostName\":\"%s\",\"DNSName\":\"%s.tail.example.com.\",\"OS\":\"linux\","
              + "\"TailscaleIPs\":[\"100.64.0.%d\"],\"CurAddr\":\"%s\",\"Relay\":\"fra\",\"Online\":true,\"Active\":true,\"RxBytes\":1,\"TxBytes\":1}")
          .formatted(number, number, name, name, number, address);
    }
  }
}
