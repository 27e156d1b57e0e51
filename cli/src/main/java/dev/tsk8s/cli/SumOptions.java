package dev.tsk8s.cli;

import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.mtu.GroupSum.Given;
import dev.tsk8s.core.mtu.Meaning;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Wrapping;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The stack of layers that `tsk8s mtu --explain` is asked about, as flags.
final class SumOptions {
  private static final int LEAST = 68; // RFC 791 section 3.2
  private static final int MOST = 65_535;
  private static final int ETHERNET = 1500;
  private static final List<String> FAMILIES = List.of("v4", "v6");
  private static final List<String> BELOW = List.of("tailscale", "nic");
  private static final List<String> TUNNELS =
      Stream.concat(
              Stream.of("none"),
              Arrays.stream(Wrapping.values())
                  .filter(one -> one != Wrapping.TAILSCALE && one != Wrapping.OVN)
                  .map(Wrapping::word))
          .toList();
  private static final List<String> CNIS =
      Arrays.stream(Cni.values()).map(SumOptions::word).toList();

  private SumOptions() {}

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.flag(
            "--explain",
            "Send nothing: show what each layer takes from the size of a packet, and what is left"
                + " for pods."));
    spec.addOption(
        Options.value("--nic", "N", "MTU of the NIC (default: 1500, or what the CNI is used to)."));
    spec.addOption(
        Options.choice(
            "--outer", "v4|v6", FAMILIES, "Outer packets are IPv4 or IPv6 (default: v4)."));
    spec.addOption(
        Options.choice(
            "--over",
            "LAYER",
            BELOW,
            "The pod network's packets go over tailscale0 (tailscale) or over the NIC (nic) between"
                + " nodes (default: tailscale)."));
    spec.addOption(
        Options.value("--tun", "N", "MTU of tailscale0 (default: " + Sum.TAILSCALE + ")."));
    spec.addOption(
        Options.values(
                "TUNNEL",
                "What the pod network wraps packets in: "
                    + String.join(", ", TUNNELS)
                    + ". Repeatable, the innermost first (default: as the CNI does, else vxlan).",
                "--tunnel")
            .toBuilder()
            .completionCandidates(TUNNELS)
            .build());
    spec.addOption(
        Options.choice("--cni", "NAME", CNIS, "The pod network: " + String.join(", ", CNIS) + "."));
    spec.addOption(
        Options.value(
            "--cilium-version",
            "1.N",
            "What it takes off for WireGuard depends on the release (default: "
                + CiliumVersion.NEWEST_KNOWN
                + ")."));
    spec.addOption(
        Options.flag(
            "--from-cluster",
            "Take the layers from the cluster; flags say what it does not show. --from and --demo"
                + " do as well."));
  }

  private static String word(Cni cni) {
    return cni.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Cni> cni(ParseResult arguments) {
    String word = Options.choice(arguments, "--cni", CNIS, "");
    return Arrays.stream(Cni.values()).filter(cni -> word(cni).equals(word)).findFirst();
  }

  private static Optional<CiliumVersion> ciliumVersion(ParseResult arguments) {
    String text = Options.value(arguments, "--cilium-version", "");
    Optional<CiliumVersion> version = CiliumVersion.parse(text);
    if (!text.isEmpty() && version.isEmpty()) {
      throw new UsageException(
          "--cilium-version " + text + ": write a release, as 1.18 or v1.18.4");
    }
    return version;
  }

  /// The stack of the flags alone.
  static Sum sum(ParseResult arguments) {
    Optional<Cni> cni = cni(arguments);
    boolean v6 = v6(arguments);
    Optional<CiliumVersion> version = ciliumVersion(arguments);
    List<Wrapping> asIs =
        tunnels(arguments).orElseGet(() -> cni.map(Meaning::usual).orElse(List.of(Wrapping.VXLAN)));
    List<Wrapping> tunnels = cni.map(one -> Meaning.carried(one, version, asIs)).orElse(asIs);
    int usual = cni.map(Meaning::of).map(Meaning::usualNic).orElse(ETHERNET);
    boolean tailscale = Options.choice(arguments, "--over", BELOW, "tailscale").equals("tailscale");
    if (!tailscale && arguments.hasMatchedOption("--tun")) {
      throw new UsageException("--tun is the MTU of tailscale0: it goes with --over tailscale");
    }
    OptionalInt tun =
        tailscale
            ? OptionalInt.of(number(arguments, "--tun").orElse(Sum.TAILSCALE))
            : OptionalInt.empty();
    OptionalInt reserved =
        cni.map(one -> Meaning.reserved(one, version, tunnels, v6 && !tailscale))
            .orElseGet(OptionalInt::empty);
    var asked =
        new Sum(
            OptionalInt.of(number(arguments, "--nic").orElse(usual)), v6, tun, tunnels, reserved);
    Sum sum = cni.map(asked::as).orElse(asked);
    if (sum.pod() < LEAST) {
      throw new UsageException(
          "these layers take " + sum.overhead() + " bytes of " + sum.base() + ": nothing is left");
    }
    return sum;
  }

  /// What the flags say of a cluster.
  static Given given(ParseResult arguments) {
    OptionalInt tun = number(arguments, "--tun");
    if (tun.isEmpty() && Options.choice(arguments, "--over", BELOW, "").equals("tailscale")) {
      tun = OptionalInt.of(Sum.TAILSCALE);
    }
    return new Given(number(arguments, "--nic"), v6(arguments), tun, tunnels(arguments));
  }

  private static boolean v6(ParseResult arguments) {
    return Options.choice(arguments, "--outer", FAMILIES, "v4").equals("v6");
  }

  private static Optional<List<Wrapping>> tunnels(ParseResult arguments) {
    List<String> words =
        Options.values(arguments, "--tunnel").stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .toList();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    for (String word : words) {
      if (!TUNNELS.contains(word)) {
        throw new UsageException(
            "--tunnel " + word + ": choose one of " + String.join(", ", TUNNELS));
      }
    }
    return Optional.of(words.stream().flatMap(word -> Wrapping.of(word).stream()).toList());
  }

  private static OptionalInt number(ParseResult arguments, String option) {
    if (!arguments.hasMatchedOption(option)) {
      return OptionalInt.empty();
    }
    String text = Options.value(arguments, option, "");
    int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (number < LEAST || number > MOST) {
      throw new UsageException(
          option + " " + text + ": give a number from " + LEAST + " to " + MOST);
    }
    return OptionalInt.of(number);
  }
}
