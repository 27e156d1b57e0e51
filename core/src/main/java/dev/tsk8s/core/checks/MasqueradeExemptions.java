package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Cilium's ip-masq-agent does not masquerade: `nonMasqueradeCIDRs` of the ConfigMap
/// `ip-masq-agent`, or where that is missing or empty the ranges it has built in (cilium:
/// pkg/ipmasq/ipmasq.go defaultNonMasqCIDRs).
sealed interface MasqueradeExemptions {

  /// The list that is in force.
  record Listed(List<Cidr> ranges, List<Exhibit> exhibits) implements MasqueradeExemptions {
    public Listed {
      ranges = List.copyOf(ranges);
      exhibits = List.copyOf(exhibits);
    }

    boolean holdOneOf(List<Ip> addresses) {
      return ranges.stream().anyMatch(range -> addresses.stream().anyMatch(range::contains));
    }

    /// The ranges that may stay.
    String others() {
      return ranges.stream()
          .filter(range -> !range.overlaps(Ip.CGNAT))
          .map(Cidr::text)
          .collect(Collectors.joining(","));
    }

    String text() {
      return ranges.stream()
          .filter(range -> range.overlaps(Ip.CGNAT))
          .map(Cidr::text)
          .collect(Collectors.joining(", "));
    }
  }

  /// Nobody could see which.
  record Unknown(List<Reason> reasons) implements MasqueradeExemptions {
    public Unknown {
      reasons = List.copyOf(reasons);
    }
  }

  Pattern BETWEEN = Pattern.compile("[\\s\"',\\[\\]]+");

  /// What an agent has in force outranks what objects say.
  static MasqueradeExemptions of(Snapshot snapshot, String namespace) {
    return NodeViews.of(snapshot).stream()
        .flatMap(view -> measured(view).stream())
        .findFirst()
        .orElseGet(() -> configured(snapshot, namespace));
  }

  private static Optional<MasqueradeExemptions> measured(NodeView view) {
    var seen = view.vantage().cilium().masqueradeExemptions();
    return seen.seen()
        .map(ranges -> new Listed(ranges, Exhibits.of(seen, "bpf ipmasq list", text(ranges))));
  }

  private static String text(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::text).collect(Collectors.joining(", "));
  }

  private static MasqueradeExemptions unknown(Snapshot snapshot, Reason reason) {
    var reasons = new ArrayList<Reason>(List.of(reason));
    NodeViews.withAgent(snapshot)
        .forEach(view ->
            view.vantage().cilium().masqueradeExemptions().unseen().ifPresent(reasons::add));
    return new Unknown(reasons);
  }

  private static MasqueradeExemptions configured(Snapshot snapshot, String namespace) {
    ClusterFacts cluster = snapshot.cluster();
    return switch (cluster.networkConfig()) {
      case Unavailable<List<NetworkConfig>>(var reason) -> unknown(snapshot, reason);
      case Observed<List<NetworkConfig>>(var configs, var origin) -> {
        Optional<NetworkConfig> told =
            configs.stream()
                .filter(
                    one -> one.name().equals("ip-masq-agent") && one.namespace().equals(namespace))
                .findFirst();
        Optional<Reason> unseen = cluster.networkConfig().unseenIn(namespace);
        if (told.isEmpty() && unseen.isPresent()) {
          yield unknown(snapshot, unseen.get());
        }
        String what = "ConfigMap " + namespace + "/ip-masq-agent";
        yield told.map(one -> one.data().getOrDefault("config", ""))
            .filter(text -> !text.isBlank())
            .<MasqueradeExemptions>map(text ->
                new Listed(ranges(text), List.of(new Exhibit(what + " config", text, "", origin))))
            .orElseGet(
                () -> new Listed(List.of(Ip.CGNAT), List.of(new Exhibit(what, "-", "", origin))));
      }
    };
  }

  /// Every range in the text that is no comment: its other settings hold none.
  private static List<Cidr> ranges(String text) {
    return BETWEEN
        .splitAsStream(text.replaceAll("(?m)#.*$", ""))
        .flatMap(word -> Cidr.parse(word).stream())
        .toList();
  }
}
