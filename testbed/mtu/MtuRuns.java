import dev.tsk8s.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `MtuRuns COUNT ARGS...`: runs `tsk8s mtu ARGS -o json` so often in one JVM, and prints the reports one after the other.
class MtuRuns {
  /// Our reflector gives a source 200 answers a second: who runs again and again must not be one that it refuses.
  private static final int REFLECTORS_PAUSE_MS = 400;

  public static void main(String[] args) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("mtu", "-o", "json"));
    command.addAll(Arrays.asList(args).subList(1, args.length));
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      var out = new ByteArrayOutputStream();
      int exit =
          Main.run(
              new ByteArrayInputStream(new byte[0]), out, System.err, command.toArray(String[]::new));
      if (command.getLast().endsWith(":4478")) {
        Thread.sleep(REFLECTORS_PAUSE_MS);
      }
      System.out.println(out.size() == 0 ? "{\"exitCode\": " + exit + "}" : out.toString());
    }
  }
}
