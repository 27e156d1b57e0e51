package dev.tsk8s.probes.node;

import static dev.tsk8s.probes.CiliumCaptures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.CiliumCaptures;
import dev.tsk8s.probes.node.IpJson.Kind;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpJsonTest {
  private static final JsonNode HOST = CiliumCaptures.json("01-auto-mark-collision/iface.json");

  @ParameterizedTest
  @CsvSource({"addr,ADDR", "link,LINK", "route,ROUTE", "rule,RULE"})
  void tellsTheOutputsOfANodeApart(String part, Kind kind) {
    assertThat(IpJson.recognise(HOST.path(part))).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{},{}]",
        "[null, 7, \"x\", []]",
        "7",
        "null",
        // ip -br addr
        "[{\"ifname\":\"eth0\",\"operstate\":\"UP\",\"addr_info\":[]}]",
        // neigh
        "[{\"dst\":\"10.0.0.1\",\"dev\":\"eth0\",\"lladdr\":\"0a\",\"state\":[]}]",
        "[{\"dst\":\"10.0.0.9\",\"dev\":\"eth0\",\"state\":[\"FAILED\"]}]",
        // route get
        "[{\"dst\":\"1.1.1.1\",\"dev\":\"eth0\",\"flags\":[],\"uid\":0,\"cache\":[]}]",
        "[{\"ifindex\":2,\"ifname\":\"eth0\",\"maddr\":[]}]",
        // bridge fdb
        "[{\"mac\":\"0a:0\",\"ifname\":\"eth0\",\"flags\":[],\"state\":\"permanent\"}]",
        "[{\"ifname\":\"eth0\",\"mtu\":\"big\",\"addr_info\":[]}]",
      })
  void takesNothingElseForOneOfThem(String other) {
    assertThat(IpJson.recognise(tree(other))).isEmpty();
  }

  @Test
  void recognisesByTheFirstElementThatHasFields() {
    assertThat(IpJson.recognise(tree("[{}, {\"ifname\":\"lo\",\"mtu\":65536}]")))
        .contains(Kind.LINK);
  }

  @Test
  void readsTailscalesInterfaceOfANode() {
    assertThat(IpJson.links(HOST.path("addr")))
        .filteredOn(link -> link.name().equals("tailscale0"))
        .singleElement()
        .satisfies(link -> {
          assertThat(link.kind()).isEqualTo("tun");
          assertThat(link.mtu()).isEqualTo(1280);
          assertThat(link.up()).isTrue();
          assertThat(link.hasMac()).isFalse();
          assertThat(link.addresses()).contains(new Ip("100.64.0.2"));
        });
  }

  @Test
  void leavesOutLinksWhoseMtuIsNoNumber() {
    String links =
        "[{\"ifname\":\"a\",\"mtu\":{}},"
            + "{\"ifname\":\"b\",\"mtu\":99999999999999999999},{\"ifname\":\"c\",\"mtu\":1500}]";

    assertThat(IpJson.links(tree(links))).extracting(Link::name).containsExactly("c");
  }

  @Test
  void leavesOutAddressesThatAreNone() {
    String link =
        "[{\"ifname\":\"a\",\"mtu\":1,\"flags\":\"UP\",\"addr_info\":[{\"local\":\"10.0.0.0/8\"},"
            + "{\"local\":[]},7,{\"local\":\"fe80::1%a\"}]}]";

    assertThat(IpJson.links(tree(link)).getFirst().addresses()).containsExactly(new Ip("fe80::1"));
  }

  @Test
  void addsTheCountersOfTheSameLink() {
    List<Link> links =
        IpJson.links(tree("[{\"ifname\":\"a\",\"mtu\":1},{\"ifname\":\"b\",\"mtu\":1}]"));
    List<Link> counted =
        IpJson.links(
            tree(
                "[{\"ifname\":\"b\",\"mtu\":1,"
                    + "\"stats64\":{\"rx\":{\"dropped\":2},\"tx\":{\"dropped\":3}}}]"));

    assertThat(Links.with(links, counted, List.of()))
        .extracting(Link::dropped)
        .containsExactly(OptionalLong.empty(), OptionalLong.of(5));
  }

  @Test
  void addsCountersToAsManyLinksAsAFileMayHold() {
    List<Link> links =
        IntStream.range(0, 50_000)
            .mapToObj(
                i -> new Link("veth" + i, "veth", 1, true, true, "", List.of(), OptionalLong.of(i)))
            .toList();

    var counted =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> Links.with(links, links, links));

    assertThat(counted).isEqualTo(links);
  }

  @Test
  void readsTheRouteToTailnetAddressesInItsOwnTable() {
    assertThat(IpJson.routes(HOST.path("route")))
        .filteredOn(route -> route.table().equals("52") && route.dev().equals("tailscale0"))
        .extracting(Route::destination)
        .contains(new Cidr("100.64.0.3/32"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"dst\":\"default\",\"gateway\":\"10.0.0.1\",\"dev\":\"eth0\"}|0.0.0.0/0",
        "{\"dst\":\"default\",\"gateway\":\"fe80::1\",\"dev\":\"eth0\"}|::/0",
        "{\"dst\":\"default\",\"dev\":\"wg0\",\"pref\":\"medium\"}|::/0",
        "{\"dst\":\"10.1.2.3\",\"dev\":\"eth0\"}|10.1.2.3/32",
        "{\"dst\":\"fd00::1\",\"dev\":\"eth0\"}|fd00::1/128",
        "{\"dst\":\"10.0.0.0/8\",\"dev\":\"eth0\"}|10.0.0.0/8"
      })
  void completesWhatIproute2LeavesAwayOfDestinations(String route, String destination) {
    assertThat(IpJson.routes(tree("[" + route + "]")))
        .extracting(Route::destination)
        .containsExactly(new Cidr(destination));
  }

  @Test
  void takesARouteWithoutATypeForUnicastInTheMainTable() {
    Route route = IpJson.routes(tree("[{\"dst\":\"10.0.0.0/8\"}]")).getFirst();

    assertThat(route.type() + " " + route.table()).isEqualTo("unicast main");
  }

  @Test
  void readsTheMtuOfARoute() {
    Route route =
        IpJson.routes(tree("[{\"dst\":\"10.0.0.0/8\",\"metrics\":[{\"mtu\":1230}]}]")).getFirst();

    assertThat(route.mtu()).hasValue(1230);
  }

  @Test
  void leavesOutRoutesToWhatIsNoRange() {
    assertThat(
            IpJson.routes(tree("[{\"dst\":\"nowhere\"},{\"dst\":{}},{\"dst\":\"10.0.0.0/99\"},7]")))
        .isEmpty();
  }

  @Test
  void readsTheRulesOfTailscaleWithTheirMark() {
    assertThat(IpJson.rules(HOST.path("rule")))
        .filteredOn(rule -> rule.table().equals("52"))
        .extracting(Rule::priority)
        .containsExactly(5270);
    assertThat(IpJson.rules(HOST.path("rule"))).extracting(Rule::mark).contains("0x80000/0xff0000");
  }

  @Test
  void readsARouteOverSeveralNextHopsAsOneForEach() {
    String routes =
        """
        [{"dst":"203.0.113.0/24","nhid":7,"flags":[],"metrics":[{"mtu":1200}],
          "nexthops":[{"gateway":"10.1.0.9","dev":"d0","weight":1,"flags":[]},
                      {"gateway":"10.2.0.9","dev":"d1","weight":1,"flags":[]}]}]
        """;

    assertThat(IpJson.routes(tree(routes)))
        .extracting(Route::dev, route -> route.gateway().map(Ip::text).orElse(""), Route::mtu)
        .containsExactly(
            tuple("d0", "10.1.0.9", OptionalLong.of(1200)),
            tuple("d1", "10.2.0.9", OptionalLong.of(1200)));
  }

  @Test
  void readsAGatewayOfTheOtherFamily() {
    String route = "{\"dst\":\"10.10.0.0/16\",\"via\":{\"family\":\"inet6\",\"host\":\"fe80::1\"}}";

    assertThat(IpJson.routes(tree("[" + route + "]")).getFirst().gateway())
        .contains(new Ip("fe80::1"));
  }

  @Test
  void countsWhatItLeftAsideBecauseItIsNoAddress() {
    String routes = "[{\"dst\":\"10.0.0.0/8\"},{\"dst\":\"10.0.0.0/33\"},{\"dst\":\"10.0.0.300\"}]";
    String links = "[{\"ifname\":\"a\",\"mtu\":1,\"addr_info\":[{\"local\":\"10.0.0\"},{},{}]}]";

    assertThat(IpJson.routes(tree(routes))).hasSize(1);
    assertThat(IpJson.malformed(tree(routes))).isEqualTo(2);
    assertThat(IpJson.malformed(tree(links))).isEqualTo(1);
    assertThat(IpJson.malformed(HOST.path("addr")) + IpJson.malformed(HOST.path("route"))).isZero();
  }
}
