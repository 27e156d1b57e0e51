package dev.tsk8s.probes.node;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads the networking of one host by its own programs: this machine's, or those in the image of a
/// pod that runs in its node's network. A program that is not there costs its own fact only.
///
/// In such a pod `/etc/resolv.conf` is what kubelet makes of the node's: the same servers, without
/// the comments that tell who wrote them.
public final class HostLook implements Collector<HostView> {
  private static final List<String> COUNTERS = List.of("ip", "-j", "-d", "-s", "link");
  private static final List<String> LINKS = List.of("ip", "-j", "-d", "-s", "addr");
  private static final List<String> ROUTES = List.of("ip", "-j", "route", "show", "table", "all");
  private static final List<String> RULES = List.of("ip", "-j", "rule");
  private static final List<String> FILTERS = List.of("iptables-save");
  private static final List<String> OLD_FILTERS = List.of("iptables-legacy-save");

  /// Where the one before cannot be run: images hold one or the other.
  private static final List<String> RULESET = List.of("nft", "-j", "list", "ruleset");

  private static final List<String> RESOLVER = List.of("cat", "/etc/resolv.conf");
  private static final List<String> OFFLOADS = List.of("ethtool", "-k", "NIC");
  private static final List<String> SELINUX =
      List.of("cat", "/proc/filesystems", "/sys/fs/selinux/enforce");

  /// Names of single keys, and of branches that hold a key for each interface: `sysctl` of procps
  /// and of busybox reads both; `-e` keeps it from failing over what a kernel lacks.
  private static final List<String> SYSCTLS =
      Stream.concat(Stream.of("sysctl", "-e"), SysctlText.ASKED.stream()).toList();

  /// A node has one or two, and what is virtual is not counted.
  private static final int MOST_NICS = 4;

  /// What one command may take.
  private static final Duration ANSWER = Duration.ofSeconds(8);

  /// Ours, to put the facts together.
  private static final Duration HANDING_OVER = Duration.ofMillis(200);

  private final String place;
  private final Programs programs;
  private final Fanout fanout;
  private final Duration apart;

  /// @param place how a reader knows it, before a command: `exec kube-system/cilium-x`
  /// @param fanout shared with all other looks: holds one place per command
  /// @param apart between two readings of the same counters
  public HostLook(String place, Programs programs, Fanout fanout, Duration apart) {
    this.place = requireNonNull(place);
    this.programs = requireNonNull(programs);
    this.fanout = requireNonNull(fanout);
    this.apart = requireNonNull(apart);
  }

  /// Every command a look runs, in order.
  public static List<String> commands() {
    return Stream.of(
            COUNTERS,
            ROUTES,
            RULES,
            SYSCTLS,
            FILTERS,
            OLD_FILTERS,
            RULESET,
            RESOLVER,
            SELINUX,
            OFFLOADS,
            LINKS)
        .map(command -> String.join(" ", command))
        .toList();
  }

  /// Never fails as a whole: what could not be looked at is unavailable in the view.
  @Override
  public HostView collect(Deadline whole) throws InterruptedException {
    Deadline deadline = whole.leaving(HANDING_OVER);
    try (var gathering = new Gathering(deadline, fanout)) {
      var counters = ask(gathering, COUNTERS, json(IpJson::links));
      var routes = ask(gathering, ROUTES, json(IpJson::routes));
      var rules = ask(gathering, RULES, json(IpJson::rules));
      var sysctls = ask(gathering, SYSCTLS, HostLook::sysctls);
      var filters = filters(gathering);
      var resolver = ask(gathering, RESOLVER, HostLook::resolver);
      var selinux = ask(gathering, SELINUX, HostLook::selinux);
      Evidence<List<Link>> earlier = gathering.await(counters);
      Evidence<SortedMap<String, SortedMap<String, String>>> offloads =
          offloads(gathering, earlier);
      Evidence<Filters> barriers = orRuleset(gathering, gathering.await(filters));
      if (earlier.seen().isPresent()) {
        deadline.pause(apart);
      }
      var links = ask(gathering, LINKS, json(IpJson::links));
      Evidence<String> names = gathering.await(sysctls);
      return new HostView(
          gathering.await(links),
          gathering.await(routes),
          gathering.await(rules),
          names.map(SysctlText::read),
          gathering.await(resolver),
          barriers,
          kernel(names),
          earlier.map(HostLook::dropped),
          offloads,
          gathering.await(selinux));
    }
  }

  /// How an output is read.
  @FunctionalInterface
  private interface Parser<T> {
    T parse(Output output) throws IOException;
  }

  private <T> Pending<T> ask(Gathering gathering, List<String> command, Parser<T> parser) {
    return gathering.start(
        place + ": " + String.join(" ", command),
        ANSWER,
        own -> parser.parse(programs.run(command, own)));
  }

  private static <T> Parser<List<T>> json(Function<JsonNode, List<T>> reader) {
    return output -> {
      JsonNode array = JsonTrees.output(output.content());
      if (!array.isArray()) {
        throw new IOException("this `ip` writes no JSON");
      }
      return reader.apply(array);
    };
  }

  /// Of the hardware that is up.
  private Evidence<SortedMap<String, SortedMap<String, String>>> offloads(
      Gathering gathering, Evidence<List<Link>> links) {
    List<String> names =
        links.seen().stream()
            .flatMap(List::stream)
            .filter(link -> link.kind().isEmpty() && link.hasMac() && link.up())
            .map(Link::name)
            .limit(MOST_NICS)
            .toList();
    if (names.isEmpty()) {
      return links.map(_ -> new TreeMap<>());
    }
    return gathering.await(
        gathering.start(
            place + ": ethtool -k " + String.join(", ", names),
            ANSWER,
            own -> {
              var all = new StringBuilder();
              for (String name : names) {
                all.append(programs.run(List.of("ethtool", "-k", name), own).content());
              }
              return OffloadText.read(all.toString());
            }));
  }

  /// It fails over a name that it may not read, and writes the others.
  private static String sysctls(Output output) throws IOException {
    String lines = output.ended().stdout();
    return SysctlText.recognises(lines) ? lines : output.content();
  }

  /// Rules of the older kind are another program's to show; that there are any it says on stderr.
  private Pending<Filters> filters(Gathering gathering) {
    return gathering.start(
        place + ": " + String.join(" ", FILTERS),
        ANSWER,
        own -> {
          Output newer = programs.run(FILTERS, own);
          Filters found = FilterRules.read(newer.content());
          if (!newer.stderr().contains("iptables-legacy tables present")) {
            return found;
          }
          Output older = programs.run(OLD_FILTERS, own);
          return FilterRules.together(List.of(found, FilterRules.read(older.content())));
        });
  }

  private Evidence<Filters> orRuleset(Gathering gathering, Evidence<Filters> filters) {
    if (!(filters instanceof Unavailable<Filters>(Reason.Failed _))) {
      return filters;
    }
    Evidence<Filters> ruleset = gathering.await(ask(gathering, RULESET, HostLook::ruleset));
    return ruleset.seen().isPresent() ? ruleset : filters;
  }

  private static Filters ruleset(Output output) throws IOException {
    JsonNode json = JsonTrees.output(output.content());
    if (!NftJson.recognises(json)) {
      throw new IOException("not a ruleset");
    }
    return NftJson.read(json);
  }

  /// A pod may ask the cluster's own DNS although it runs in the node's network.
  private static Resolver resolver(Output output) throws IOException {
    Resolver found = ResolvConf.read(output.content());
    if (found.search().stream().anyMatch(domain -> domain.startsWith("svc."))) {
      throw new IOException("the pod has a resolver of its own (ClusterFirstWithHostNet)");
    }
    return found;
  }

  /// Only a kernel with SELinux at work knows its file system (linux:
  /// security/selinux/selinuxfs.c).
  private static String selinux(Output output) throws IOException {
    List<String> lines = output.ended().stdout().lines().map(String::strip).toList();
    if (lines.isEmpty()) {
      output.content();
      throw new IOException("an empty /proc/filesystems");
    }
    if (lines.stream().noneMatch(line -> line.endsWith("selinuxfs"))) {
      return "Disabled";
    }
    return switch (lines.getLast()) {
      case "1" -> "Enforcing";
      case "0" -> "Permissive";
      default -> throw new IOException("SELinux is at work, and its mode cannot be read there");
    };
  }

  private static SortedMap<String, Long> dropped(List<Link> links) {
    var all = new TreeMap<String, Long>();
    links.forEach(link -> link.dropped().ifPresent(count -> all.put(link.name(), count)));
    return all;
  }

  private static Evidence<String> kernel(Evidence<String> names) {
    return switch (names) {
      case Observed<String>(var text, var origin) ->
          SysctlText.kernel(text)
              .<Evidence<String>>map(release -> new Observed<>(release, origin))
              .orElseGet(() ->
                  new Unavailable<>(new Reason.Failed(origin.where(), "no kernel.osrelease")));
      case Unavailable<String> missing -> missing;
    };
  }
}
