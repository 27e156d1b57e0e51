package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Layer.Kind;
import dev.tsk8s.core.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The sum of nodes that have the same layers, by what was seen of them.
///
/// @param nodes empty: those of a cluster, none of which was seen
/// @param sum or why there is none
/// @param cni what carries pods' packets; empty: not known
/// @param configured the size that pods have or are told; empty: not known
public record GroupSum(
    List<String> nodes, Answer.Of<Sum> sum, Optional<Cni> cni, OptionalInt configured) {
  private static final String NUMBER = "[1-9]\\d{1,5}";

  public GroupSum {
    nodes = List.copyOf(nodes);
    requireNonNull(sum);
    requireNonNull(cni);
    requireNonNull(configured);
  }

  /// What a user says that nobody saw, or that shall count in its place.
  ///
  /// @param tunnels empty: those that were seen
  public record Given(
      OptionalInt nic, boolean v6, OptionalInt tun, Optional<List<Wrapping>> tunnels) {
    public Given {
      requireNonNull(nic);
      requireNonNull(tun);
      requireNonNull(tunnels);
    }
  }

  /// One for each group of equal nodes.
  public static List<GroupSum> of(Stack stack, Given given) {
    return stack.groups().stream().map(group -> of(group, given)).toList();
  }

  private static GroupSum of(Stack.Group group, Given given) {
    Cell pods = layer(group, Kind.POD_NETWORK).map(Layer::what).orElseGet(Cell.None::new);
    Optional<Cni> cni = cni(pods);
    return new GroupSum(
        group.nodes(),
        sum(group, given, cni),
        cni,
        layer(group, Kind.POD_NETWORK)
            .map(Layer::mtu)
            .map(GroupSum::number)
            .orElseGet(OptionalInt::empty));
  }

  private static Answer.Of<Sum> sum(Stack.Group group, Given given, Optional<Cni> cni) {
    Cell what = layer(group, Kind.TUNNEL).map(Layer::what).orElseGet(Cell.None::new);
    if (given.tunnels().isEmpty() && what instanceof Cell.Unknown(var reason)) {
      return new Answer.Of.Unsure<>(reason);
    }
    List<Wrapping> said = given.tunnels().orElseGet(() -> tunnels(what, cni));
    List<Wrapping> tunnels =
        cni.map(one -> Meaning.carried(one, version(group), said)).orElse(said);
    Cell nicCell = layer(group, Kind.NETWORK).map(Layer::mtu).orElseGet(Cell.None::new);
    OptionalInt nic = given.nic().isPresent() ? given.nic() : number(nicCell);
    OptionalInt tun = given.tun();
    if (tun.isEmpty() && isOverTailscale(group)) {
      Cell own = layer(group, Kind.TAILSCALE).map(Layer::mtu).orElseGet(Cell.None::new);
      if (own instanceof Cell.Unknown(var reason)) {
        return new Answer.Of.Unsure<>(reason);
      }
      tun = number(own);
    }
    if (nic.isEmpty() && tun.isEmpty()) {
      return new Answer.Of.Unsure<>(
          nicCell instanceof Cell.Unknown(Reason reason)
              ? reason
              : Reason.NotVisible.of(Stack.HOST, Map.of()));
    }
    OptionalInt reserved =
        cni.map(one -> Meaning.reserved(one, version(group), tunnels, given.v6()))
            .orElseGet(OptionalInt::empty);
    return new Answer.Of.Is<>(new Sum(nic, given.v6(), tun, tunnels, reserved));
  }

  /// The ends of the tunnel are tailnet addresses, or pods' ranges are routes of the tailnet.
  private static boolean isOverTailscale(Stack.Group group) {
    return layer(group, Kind.TUNNEL)
        .filter(tunnel -> isTailnetRoutes(tunnel.what()) || isBetweenTailnetAddresses(tunnel))
        .isPresent();
  }

  private static boolean isTailnetRoutes(Cell what) {
    return what instanceof Cell.Word(var word, _) && word.equals("tailnet-routes");
  }

  private static boolean isBetweenTailnetAddresses(Layer tunnel) {
    return tunnel.ranges() instanceof Cell.Value(var ends, _)
        && ends.stream().flatMap(end -> Ip.parse(end).stream()).anyMatch(Ip::isInTailscaleRange);
  }

  /// `vxlan 8472/udp + wireguard 51871/udp`: the words of [dev.tsk8s.core.network.Encapsulation].
  private static List<Wrapping> tunnels(Cell what, Optional<Cni> cni) {
    var tunnels = new ArrayList<Wrapping>();
    if (what instanceof Cell.Value(var texts, _)) {
      for (String one : texts.getFirst().split(" \\+ ", -1)) {
        Wrapping.of(one.replaceFirst(" .*", "")).ifPresent(tunnels::add);
      }
    }
    if (cni.filter(Cni.OVN_KUBERNETES::equals).isPresent()) {
      tunnels.replaceAll(one -> one == Wrapping.GENEVE ? Wrapping.OVN : one);
    }
    return tunnels;
  }

  private static Optional<Cni> cni(Cell what) {
    return what instanceof Cell.Value(var texts, _)
        ? Arrays.stream(Cni.values())
            .filter(cni -> texts.getFirst().split(" \\+ ", -1)[0].equals(cni.title()))
            .findFirst()
        : Optional.empty();
  }

  private static Optional<CiliumVersion> version(Stack.Group group) {
    return layer(group, Kind.POD_NETWORK).map(Layer::version).stream()
        .flatMap(cell -> cell instanceof Cell.Value(var texts, _) ? texts.stream() : Stream.empty())
        .flatMap(text -> CiliumVersion.parse(text).stream())
        .findFirst();
  }

  private static Optional<Layer> layer(Stack.Group group, Kind kind) {
    return group.layers().stream().filter(layer -> layer.kind() == kind).findFirst();
  }

  private static OptionalInt number(Cell cell) {
    return cell instanceof Cell.Value(var texts, _) && texts.getFirst().matches(NUMBER)
        ? OptionalInt.of(Integer.parseInt(texts.getFirst()))
        : OptionalInt.empty();
  }
}
