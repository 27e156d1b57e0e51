package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sockets of a [NatReflector] in one address family: each address with each of two ports, as
/// RFC 5780 section 6 wants them.
///
/// @param addresses one or two
/// @param outside the same addresses as clients know them: others, where a NAT in front of this
///   host gives each of them a public address of its own, as clouds do
/// @param ports always two, the same on both sides of such a NAT
public record Listening(
    List<InetAddress> addresses, List<InetAddress> outside, List<Integer> ports) {
  private static final int LAST_PORT = 65_535;

  public Listening {
    addresses = List.copyOf(addresses);
    outside = List.copyOf(outside);
    ports = List.copyOf(ports);
  }

  /// What is to be bound, and as which address clients know it.
  ///
  /// @param outside empty: as the own one
  public record Named(InetSocketAddress socket, Optional<InetAddress> outside) {
    public Named {
      requireNonNull(socket);
      requireNonNull(outside);
    }
  }

  /// One socket.
  ///
  /// @param address 0 or 1
  /// @param port 0 or 1
  record Site(int address, int port) {}

  /// What has to be bound so that all that are named are, in their order. Where only one port is
  /// named in a family, the second is the next higher one.
  ///
  /// @throws IllegalArgumentException with a sentence for the user, if that cannot be a reflector
  public static List<Listening> of(List<Named> named) {
    Map<Class<?>, List<Named>> families = new LinkedHashMap<>();
    for (Named one : named) {
      families.computeIfAbsent(address(one).getClass(), _ -> new ArrayList<>()).add(one);
    }
    return families.values().stream().map(Listening::ofFamily).toList();
  }

  private static InetAddress address(Named one) {
    return one.socket().getAddress();
  }

  private static Listening ofFamily(List<Named> named) {
    List<InetAddress> addresses = named.stream().map(Listening::address).distinct().toList();
    List<Integer> ports =
        named.stream().map(one -> one.socket().getPort()).distinct().limit(3).toList();
    if (addresses.size() > 2 || ports.size() > 2) {
      throw new IllegalArgumentException(
          "a reflector has one or two addresses and two ports of each family");
    }
    for (InetAddress address : addresses) {
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw new IllegalArgumentException(
            address.getHostAddress()
                + " is no address of one interface: an answer says where it comes from");
      }
    }
    List<InetAddress> outside = addresses.stream().map(one -> outside(one, named)).toList();
    if (outside.stream().distinct().count() < addresses.size()) {
      throw new IllegalArgumentException(
          "two addresses with one public address are one to a client: name only one of them");
    }
    return new Listening(
        addresses, outside, ports.size() == 2 ? ports : withNext(ports.getFirst()));
  }

  private static InetAddress outside(InetAddress address, List<Named> named) {
    List<InetAddress> told =
        named.stream()
            .filter(one -> address(one).equals(address))
            .flatMap(one -> one.outside().stream())
            .distinct()
            .toList();
    if (told.size() > 1) {
      throw new IllegalArgumentException(
          address.getHostAddress() + " has two public addresses: name one");
    }
    if (told.stream().anyMatch(one -> one.getClass() != address.getClass())) {
      throw new IllegalArgumentException(
          address.getHostAddress() + " has a public address of its own family only");
    }
    return told.isEmpty() ? address : told.getFirst();
  }

  private static List<Integer> withNext(int port) {
    if (port < 1 || port == LAST_PORT) {
      throw new IllegalArgumentException(
          "port " + port + " has no next one for the second socket: name both");
    }
    return List.of(port, port + 1);
  }

  boolean hasOtherAddress() {
    return addresses.size() > 1;
  }

  /// Every socket.
  public List<InetSocketAddress> sockets() {
    return sites().stream().map(this::socket).toList();
  }

  List<Site> sites() {
    List<Site> sites = new ArrayList<>();
    for (int address = 0; address < addresses.size(); address++) {
      sites.add(new Site(address, 0));
      sites.add(new Site(address, 1));
    }
    return sites;
  }

  /// As clients know it.
  InetSocketAddress told(Site site) {
    return new InetSocketAddress(outside.get(site.address()), ports.get(site.port()));
  }

  InetSocketAddress socket(Site site) {
    return new InetSocketAddress(addresses.get(site.address()), ports.get(site.port()));
  }
}
