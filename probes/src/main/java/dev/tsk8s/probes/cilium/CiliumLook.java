package dev.tsk8s.probes.cilium;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/// Asks the Cilium agent of one node, by the programs in its own image. They only read. The CLI is
/// `cilium-dbg` since 1.15 and `cilium` before.
public final class CiliumLook implements Collector<CiliumView> {
  private static final String CLI = "cilium-dbg";
  private static final String OLD_CLI = "cilium";
  private static final List<String> STATUS = List.of("status", "-o", "json");
  private static final List<String> METRICS = List.of("metrics", "list", "-o", "json");
  private static final List<String> CONFIG = List.of("config", "-a", "-o", "json");
  private static final List<String> EXEMPTIONS = List.of("bpf", "ipmasq", "list");
  private static final List<String> ENDPOINTS = List.of("endpoint", "list");
  private static final List<String> HEALTH = List.of("cilium-health", "status", "-o", "json");

  /// What one command may take.
  private static final Duration ANSWER = Duration.ofSeconds(8);

  /// Ours, to put the facts together.
  private static final Duration HANDING_OVER = Duration.ofMillis(200);

  private final String place;
  private final Programs programs;
  private final Collector<List<Complaint>> log;
  private final Fanout fanout;
  private final Duration apart;

  /// @param place how a reader knows it, before a command: `exec kube-system/cilium-x`
  /// @param log reads what the agent complained of lately
  /// @param fanout shared with all other looks: holds one place per command
  /// @param apart between two readings of the same counters
  public CiliumLook(
      String place,
      Programs programs,
      Collector<List<Complaint>> log,
      Fanout fanout,
      Duration apart) {
    this.place = requireNonNull(place);
    this.programs = requireNonNull(programs);
    this.log = requireNonNull(log);
    this.fanout = requireNonNull(fanout);
    this.apart = requireNonNull(apart);
  }

  /// Every command a look runs, in order.
  public static List<String> commands() {
    Stream<String> cli =
        Stream.of(STATUS, METRICS, CONFIG, EXEMPTIONS, ENDPOINTS, METRICS)
            .map(args -> String.join(" ", with(CLI, args)));
    return Stream.concat(Stream.of(String.join(" ", HEALTH)), cli).toList();
  }

  /// Never fails as a whole: what could not be looked at is unavailable in the view.
  @Override
  public CiliumView collect(Deadline whole) throws InterruptedException {
    Deadline deadline = whole.leaving(HANDING_OVER);
    try (var gathering = new Gathering(deadline, fanout)) {
      var complaints = gathering.start(place.replaceFirst("^exec ", "log of "), ANSWER, log);
      var health = ask(gathering, HEALTH, CiliumLook::health);
      var old = new AtomicBoolean();
      Evidence<Status> status = gathering.await(status(gathering, old));
      String cli = old.get() ? OLD_CLI : CLI;
      if (old.get()) {
        status = gathering.await(ask(gathering, with(cli, STATUS), CiliumLook::status));
      }
      var earlier = ask(gathering, with(cli, METRICS), CiliumLook::metrics);
      var effective = ask(gathering, with(cli, CONFIG), CiliumLook::effective);
      var exemptions = ask(gathering, with(cli, EXEMPTIONS), CiliumLook::exemptions);
      var endpoints = ask(gathering, with(cli, ENDPOINTS), CiliumLook::endpoints);
      var before = gathering.await(earlier);
      if (before.seen().isPresent()) {
        deadline.pause(apart);
      }
      var metrics = ask(gathering, with(cli, METRICS), CiliumLook::metrics);
      return new CiliumView(
          status,
          gathering.await(health),
          gathering.await(metrics),
          gathering.await(exemptions),
          gathering.await(endpoints),
          gathering.await(complaints),
          gathering.await(effective),
          before);
    }
  }

  /// How an output is read.
  @FunctionalInterface
  private interface Parser<T> {
    T parse(String text) throws IOException;
  }

  private <T> Pending<T> ask(Gathering gathering, List<String> command, Parser<T> parser) {
    return gathering.start(
        place + ": " + String.join(" ", command),
        ANSWER,
        own -> parser.parse(programs.run(command, own).content()));
  }

  private Pending<Status> status(Gathering gathering, AtomicBoolean old) {
    List<String> command = with(CLI, STATUS);
    return gathering.start(
        place + ": " + String.join(" ", command),
        ANSWER,
        own -> {
          try {
            return status(programs.run(command, own).content());
          } catch (NoProgram e) {
            old.set(true);
            throw e;
          }
        });
  }

  private static List<String> with(String cli, List<String> args) {
    return Stream.concat(Stream.of(cli), args.stream()).toList();
  }

  private static Status status(String text) throws IOException {
    JsonNode json = JsonTrees.output(text);
    Shape.status(json);
    return known(json, StatusJson.recognises(fields(json)), STATUS, StatusJson::read);
  }

  private static Health health(String text) throws IOException {
    JsonNode json = JsonTrees.output(text);
    Shape.health(json);
    return known(json, HealthJson.recognises(fields(json)), HEALTH, HealthJson::read);
  }

  private static List<Metric> metrics(String text) throws IOException {
    JsonNode json = JsonTrees.output(text);
    Shape.metrics(json);
    return known(json, MetricsJson.recognises(json), METRICS, MetricsJson::read);
  }

  private static SortedMap<String, String> effective(String text) throws IOException {
    JsonNode json = JsonTrees.output(text);
    return known(json, EffectiveJson.recognises(fields(json)), CONFIG, EffectiveJson::read);
  }

  private static List<Cidr> exemptions(String text) throws IOException {
    return known(text, IpMasqText.recognises(text), EXEMPTIONS, IpMasqText::read);
  }

  private static List<LocalEndpoint> endpoints(String text) throws IOException {
    return known(text, EndpointListText.recognises(text), ENDPOINTS, EndpointListText::read);
  }

  private static Set<String> fields(JsonNode json) {
    var names = new HashSet<String>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static <O, T> T known(O output, boolean known, List<String> command, Function<O, T> read)
      throws Malformed {
    if (!known) {
      throw new Malformed(String.join(" ", command), "", "not the output of this command");
    }
    return read.apply(output);
  }
}
