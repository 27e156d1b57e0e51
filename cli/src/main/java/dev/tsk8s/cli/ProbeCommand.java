package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.inside.ProbeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s probe`: what belongs to probe pods. `clean` is for users; `serve` is what a pod runs.
final class ProbeCommand implements Command {
  private static final String CLEAN = "clean";
  private static final String SERVE = "serve";
  private static final String LIFETIME = "--lifetime";
  private static final String DEFAULT_LIFETIME = "15m";

  /// Set in the pod by Kubernetes' downward API.
  private static final String NODE = "NODE_NAME";

  private static final String ADDRESSES = "POD_IPS";

  private final Interruption interruption;

  ProbeCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public List<String> description() {
    return List.of(
        "'tsk8s probe clean' removes what a run of 'tsk8s doctor --active' left that was killed."
            + " Kubernetes does it by itself when the time of the run is over.",
        "'tsk8s probe serve' is what probe pods run: it answers the STUN requests of other probe"
            + " pods, and sends them its own when a line of its standard input tells it to.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("VERB")
            .arity("1")
            .type(String.class)
            .completionCandidates(List.of(CLEAN))
            .description("What to do: clean (or serve, in a pod).")
            .build());
    ProbeCleaning.declare(spec);
    spec.addOption(
        Options.value(
            LIFETIME,
            "TIME",
            "After which 'serve' ends by itself, whatever happens (default: "
                + DEFAULT_LIFETIME
                + ")."));
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String verb = arguments.matchedPositionalValue(0, "");
    return switch (verb) {
      case CLEAN -> ProbeCleaning.of(arguments, console).run(console, interruption);
      case SERVE -> serve(arguments, console);
      default ->
          throw new UsageException(("probe " + verb).strip() + ": choose one of clean, serve");
    };
  }

  private ExitCode serve(ParseResult arguments, Console console) {
    Duration lifetime = TimeSpan.of(LIFETIME, Options.value(arguments, LIFETIME, DEFAULT_LIFETIME));
    var server = new ProbeServer(Version.text(), console.variable(NODE), lifetime);
    interruption.then(server::stop);
    try {
      server.run(ProbeServer.addresses(console.variable(ADDRESSES)), console.in(), console::result);
      return ExitCode.HEALTHY;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException("interrupted", new IOException(e));
    }
  }
}
