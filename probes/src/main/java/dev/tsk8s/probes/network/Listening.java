package dev.tsk8s.probes.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sockets of a [NatReflector] in one address family: each address with each of two ports, as
/// RFC 5780 section 6 wants them.
///
/// @param addresses one or two
/// @param ports always two
public record Listening(List<InetAddress> addresses, List<Integer> ports) {
  private static final int LAST_PORT = 65_535;

  public Listening {
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
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
  public static List<Listening> of(List<InetSocketAddress> named) {
    Map<Class<?>, List<InetSocketAddress>> families = new LinkedHashMap<>();
    for (InetSocketAddress socket : named) {
      families.computeIfAbsent(socket.getAddress().getClass(), _ -> new ArrayList<>()).add(socket);
    }
    return families.values().stream().map(Listening::ofFamily).toList();
  }

  private static Listening ofFamily(List<InetSocketAddress> named) {
    List<InetAddress> addresses =
        named.stream().map(InetSocketAddress::getAddress).distinct().toList();
    List<Integer> ports =
        named.stream().map(InetSocketAddress::getPort).distinct().limit(3).toList();
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
    return new Listening(addresses, ports.size() == 2 ? ports : withNext(ports.getFirst()));
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

  InetSocketAddress socket(Site site) {
    return new InetSocketAddress(addresses.get(site.address()), ports.get(site.port()));
  }
}
