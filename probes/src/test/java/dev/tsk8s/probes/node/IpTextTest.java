package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {
  private static final String LINKS =
      """
      1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT
          link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0 minmtu 0
          RX:  bytes packets errors dropped  missed   mcast
                 100       1      0       0       0       0
          TX:  bytes packets errors dropped carrier collsns
                 100       1      0       0       0       0
      3: lxc12@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1280 qdisc noqueue master br0 state UP
          link/ether ea:89:08:aa:dd:a2 brd ff:ff:ff:ff:ff:ff link-netnsid 1 promiscuity 0
          veth addrgenmode eui64 numtxqueues 2 numrxqueues 2
          RX: bytes  packets  errors  dropped overrun mcast
          90         1        0       4       0       0
          RX errors: length   crc     frame   fifo    missed
                     9        9       9       9       9
          TX: bytes  packets  errors  dropped carrier collsns
          90         1        0       3       0       0
      4: tailscale0: <POINTOPOINT,MULTICAST,NOARP> mtu 1280 qdisc fq state DOWN
          link/none  promiscuity 0
          tun type tun pi off vnet_hdr on persist off
      """;

  @Test
  void readsLinksWithTheirKindsAndCounters() {
    assertThat(IpText.areLinks(LINKS)).isTrue();
    assertThat(IpText.links(LINKS))
        .extracting(Link::name, Link::kind, Link::mtu, Link::up, Link::hasMac, Link::dropped)
        .containsExactly(
            tuple("lo", "", 65_536, true, false, OptionalLong.of(0)),
            tuple("lxc12", "veth", 1280, true, true, OptionalLong.of(7)),
            tuple("tailscale0", "tun", 1280, false, false, OptionalLong.empty()));
    assertThat(IpText.links(LINKS).get(1).master()).isEqualTo("br0");
  }

  @Test
  void readsTheAddressesOfALink() {
    String addr =
        """
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq state UP group default qlen 1000
            link/ether ea:89:08:aa:dd:a2 brd ff:ff:ff:ff:ff:ff
            inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0
               valid_lft forever preferred_lft forever
            inet6 fe80::1/64 scope link
               valid_lft forever preferred_lft forever
        """;

    assertThat(IpText.links(addr).getFirst().addresses())
        .containsExactly(new Ip("10.1.0.1"), new Ip("fe80::1"));
    assertThat(IpText.links(addr).getFirst().kind()).isEmpty();
  }

  @Test
  void readsRoutesOfTheTableThatWasAskedFor() {
    String routes =
        """
        throw 10.0.0.0/8
        default via 198.51.100.17 dev eth0 proto dhcp src 198.51.100.18 metric 100
        10.42.2.0/24 via 10.42.1.236 dev cilium_host proto kernel src 10.42.1.236 mtu lock 1230
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        192.0.2.0/24 proto static
        \tnexthop via 10.1.0.2 dev d0 weight 1
        \tnexthop via 10.2.0.2 dev d1 weight 2
        """;

    assertThat(IpText.areRoutes(routes.substring(17))).isTrue();
    assertThat(IpText.routes(routes, "52"))
        .extracting(route -> route.destination().text(), Route::type, Route::dev, Route::table)
        .containsExactly(
            tuple("10.0.0.0/8", "throw", "", "52"),
            tuple("0.0.0.0/0", "unicast", "eth0", "52"),
            tuple("10.42.2.0/24", "unicast", "cilium_host", "52"),
            tuple("127.0.0.1/32", "local", "lo", "local"),
            tuple("192.0.2.0/24", "unicast", "d0", "52"),
            tuple("192.0.2.0/24", "unicast", "d1", "52"));
    assertThat(IpText.routes(routes, "52").get(2).mtu()).hasValue(1230);
  }

  @Test
  void readsADefaultRouteOfIpv6() {
    assertThat(IpText.routes("default via fe80::1 dev eth0 metric 1024 pref medium", "main"))
        .extracting(route -> route.destination().text())
        .containsExactly("::/0");
  }

  @Test
  void readsRules() {
    String rules =
        """
        0:\tfrom all lookup local
        5210:\tfrom all fwmark 0x80000/0xff0000 lookup main
        5250:\tfrom all fwmark 0x80000/0xff0000 unreachable
        """;

    assertThat(IpText.areRules(rules)).isTrue();
    assertThat(IpText.rules(rules))
        .isEqualTo(
            List.of(
                new Rule(0, "", "local"),
                new Rule(5210, "0x80000/0xff0000", "main"),
                new Rule(5250, "0x80000/0xff0000", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1 dev eth0 lladdr 0a:00:00:00:00:01 REACHABLE",
        "10.0.0.9 dev eth0  FAILED",
        "10.0.0.1",
        "default",
        "hello world",
        "10.0.0.1 is the address of eth0"
      })
  void takesNothingElseForRoutes(String text) {
    assertThat(IpText.areRoutes(text)).isFalse();
  }
}
