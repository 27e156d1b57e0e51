package dev.tsk8s.cli;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.active.ProbeOptions;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.active.ProbeOptions.Toleration;
import dev.tsk8s.probes.network.StunServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `--active` and what belongs to it.
final class ActiveOptions {
  static final String ACTIVE = "--active";

  /// Pods start, ask each other and are removed: of 100 nodes in some three minutes.
  static final String DEFAULT_TIMEOUT = "5m";

  private static final String IMAGE = "--probe-image";
  private static final String SECRET = "--image-pull-secret";
  private static final String NAMESPACE = "--probe-namespace";
  private static final String SELECTOR = "--probe-node-selector";
  private static final String TOLERATION = "--probe-toleration";
  private static final String PRIORITY = "--probe-priority-class";
  private static final String STARTUP = "--probe-startup";
  private static final String SEED = "--probe-seed";
  private static final String OUTSIDE = "--outside";
  private static final String THROUGHPUT = "--throughput";
  private static final List<String> OTHERS =
      List.of(
          IMAGE,
          SECRET,
          NAMESPACE,
          SELECTOR,
          TOLERATION,
          PRIORITY,
          STARTUP,
          SEED,
          OUTSIDE,
          THROUGHPUT);

  private static final Pattern LABEL = Pattern.compile("([\\w./-]+)=([\\w.-]*)");
  private static final Pattern TAINT =
      Pattern.compile("([\\w./-]+)(?:=([\\w.-]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?");

  /// A name as Kubernetes allows it; it becomes part of a path.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /// A namespace is a DNS label (RFC 1123), without dots.
  private static final Pattern LABEL_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern IMAGE_NAME = Pattern.compile("[\\w./:@-]+");

  private static final Pattern LOCALHOST = Pattern.compile("(?i)(.+\\.)?localhost\\.?");

  private static final List<Cidr> NEVER_OUTSIDE =
      Stream.of(
              "0.0.0.0/8",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/127",
              "::ffff:7f00:0/104",
              "fe80::/10",
              "ff00::/8")
          .map(Cidr::new)
          .toList();

  private ActiveOptions() {}

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.flag(
            ACTIVE,
            "Also run probe pods on every node, which ask each other, and remove them"
                + " (docs/active.md). --dry-run prints each object first."));
    spec.addOption(
        Options.value(IMAGE, "IMAGE", "Where the nodes find the image of tsk8s (docs/image.md)."));
    spec.addOption(
        Options.values(
            "NAME",
            "Secret in the namespace of probe pods to pull the image with. Repeatable.",
            SECRET));
    spec.addOption(
        Options.value(
            NAMESPACE,
            "NAME",
            "Where probe pods run; made, and removed, if it is not there (default: the one of the"
                + " context)."));
    spec.addOption(
        Options.values("KEY=VALUE", "Only on nodes with this label. Repeatable.", SELECTOR));
    spec.addOption(
        Options.values(
            "KEY[=VALUE][:EFFECT]",
            "Only this taint is tolerated. Repeatable (default: all are).",
            TOLERATION));
    spec.addOption(Options.value(PRIORITY, "NAME", "Priority class of probe pods."));
    spec.addOption(
        Options.value(
            STARTUP,
            "TIME",
            "How long probe pods may take until they run (default: "
                + ProbeOptions.STARTUP.toSeconds()
                + "s)."));
    spec.addOption(
        Options.value(
            SEED,
            "N",
            "Beyond 100 nodes the same number chooses the same pairs (default: by chance)."));
    spec.addOption(
        Options.values(
            "HOST[:PORT]",
            "Host outside that probe pods may ask whether they get out of the cluster: TCP (default"
                + " port: 443), and STUN at UDP port 3478. Repeatable (default: DERP servers of the"
                + " tailnet).",
            OUTSIDE));
    spec.addOption(
        Options.flag(
            THROUGHPUT,
            "Also measure what one TCP connection carries from each node to the next, and from pod"
                + " to pod: two seconds each at full speed."));
  }

  /// Reads them.
  ///
  /// @return empty: not asked for
  /// @throws UsageException if one cannot be obeyed
  static Optional<ProbeOptions> of(ParseResult arguments) {
    if (!Options.given(arguments, ACTIVE)) {
      OTHERS.stream()
          .filter(arguments::hasMatchedOption)
          .findFirst()
          .ifPresent(option -> {
            throw new UsageException(option + " is for probe pods: add " + ACTIVE);
          });
      return Optional.empty();
    }
    return Optional.of(
        new ProbeOptions(
            image(arguments),
            Options.values(arguments, SECRET).stream().map(name -> name(SECRET, name)).toList(),
            text(arguments, NAMESPACE).map(name -> namespace(NAMESPACE, name)),
            selector(Options.values(arguments, SELECTOR)),
            Options.values(arguments, TOLERATION).stream().map(ActiveOptions::toleration).toList(),
            text(arguments, PRIORITY).map(name -> name(PRIORITY, name)),
            startup(arguments),
            seed(arguments),
            ProbeOptions.PACKETS,
            outside(Options.values(arguments, OUTSIDE)),
            Options.given(arguments, THROUGHPUT)));
  }

  private static List<Outside> outside(List<String> texts) {
    if (texts.size() > ProbeOptions.MOST_OUTSIDE) {
      throw new UsageException(OUTSIDE + ": name at most " + ProbeOptions.MOST_OUTSIDE + " hosts");
    }
    return texts.stream().map(ActiveOptions::outside).distinct().toList();
  }

  private static Outside outside(String text) {
    StunServer host =
        StunServer.parse(text)
            .orElseThrow(() ->
                new UsageException(
                    OUTSIDE + " " + text + ": write HOST, HOST:PORT, ADDRESS or [ADDRESS]:PORT"));
    if (!mayBeOutside(host.host())) {
      throw new UsageException(
          OUTSIDE
              + " "
              + text
              + ": not outside: name a host beyond the cluster, no loopback, link-local, multicast"
              + " or unspecified address");
    }
    return new Outside(
        host.host(),
        StunServer.namesPort(text) ? host.port() : Outside.DEFAULT_PORT,
        Outside.STUN_PORT);
  }

  /// Not one that each probe pod would find in its own network (RFC 6890, RFC 6761 section 6.3).
  private static boolean mayBeOutside(String host) {
    return !LOCALHOST.matcher(host).matches()
        && Ip.parse(host)
            .filter(ip -> NEVER_OUTSIDE.stream().anyMatch(range -> range.contains(ip)))
            .isEmpty();
  }

  private static String image(ParseResult arguments) {
    String image =
        text(arguments, IMAGE)
            .orElseThrow(() ->
                new UsageException(
                    ACTIVE
                        + " needs "
                        + IMAGE
                        + " IMAGE: no registry has the image of tsk8s; docs/image.md tells how to"
                        + " build it and bring it to the nodes"));
    if (!IMAGE_NAME.matcher(image).matches()) {
      throw new UsageException(IMAGE + " " + image + ": not a name of an image");
    }
    return image;
  }

  private static Optional<String> text(ParseResult arguments, String option) {
    return Optional.of(Options.value(arguments, option, "")).filter(text -> !text.isEmpty());
  }

  static String namespace(String option, String name) {
    return name(option, name, LABEL_NAME);
  }

  private static String name(String option, String name) {
    return name(option, name, NAME);
  }

  private static String name(String option, String name, Pattern allowed) {
    if (!allowed.matcher(name).matches()) {
      throw new UsageException(option + " " + name + ": not a name that Kubernetes allows");
    }
    return name;
  }

  private static SortedMap<String, String> selector(List<String> texts) {
    var labels = new TreeMap<String, String>();
    for (String text : texts) {
      Matcher label = LABEL.matcher(text);
      if (!label.matches()) {
        throw new UsageException(SELECTOR + " " + text + ": write KEY=VALUE");
      }
      String before = labels.put(label.group(1), label.group(2));
      if (before != null && !before.equals(label.group(2))) {
        throw new UsageException(
            SELECTOR + " " + text + ": " + label.group(1) + " has two values, no node has both");
      }
    }
    return labels;
  }

  private static Toleration toleration(String text) {
    Matcher taint = TAINT.matcher(text);
    if (!taint.matches()) {
      throw new UsageException(
          TOLERATION
              + " "
              + text
              + ": write KEY, KEY=VALUE or KEY=VALUE:EFFECT, the effect as NoSchedule or NoExecute");
    }
    return new Toleration(
        taint.group(1), Optional.ofNullable(taint.group(2)), Optional.ofNullable(taint.group(3)));
  }

  private static Duration startup(ParseResult arguments) {
    return text(arguments, STARTUP)
        .map(text -> TimeSpan.of(STARTUP, text))
        .orElse(ProbeOptions.STARTUP);
  }

  private static long seed(ParseResult arguments) {
    return text(arguments, SEED)
        .map(text -> {
          if (!text.matches("\\d{1,18}")) {
            throw new UsageException(SEED + " " + text + ": write a whole number");
          }
          return Long.parseLong(text);
        })
        .orElseGet(() -> (long) new Random().nextInt(1_000_000));
  }
}
