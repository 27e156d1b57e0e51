package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.probes.Malformed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NetcheckTest {

  @Test
  void readsTheReportOfAnEasyNat() throws Malformed {
    var netcheck = json("02-direct-easy-public/from-desktop");

    assertThat(netcheck.now()).contains(Instant.parse("2026-11-21T09:34:02.409328314Z"));
    assertThat(netcheck.udp()).isTrue();
    assertThat(netcheck.ipv4()).isTrue();
    assertThat(netcheck.ipv6()).isFalse();
    assertThat(netcheck.mappingVariesByDestIp()).contains(false);
    assertThat(netcheck.portMapping()).contains(false);
    assertThat(netcheck.preferredDerp()).isEqualTo("901");
    assertThat(netcheck.regionLatency()).containsEntry("902", Duration.ofNanos(205_033));
    assertThat(netcheck.globalV4()).map(Endpoint::toString).containsExactly("192.0.2.34:52435");
  }

  @Test
  void listsEveryAddressThatAHardNatShowed() throws Malformed {
    var netcheck = json("03-relay-hard-hard/from-workstation");

    assertThat(netcheck.mappingVariesByDestIp()).contains(true);
    assertThat(netcheck.globalV4()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void countsNoFallbackAsARoundTripWhenUdpIsBlocked() throws Malformed {
    var netcheck = json("08-udp-blocked/from-workstation");

    assertThat(netcheck.udp()).isFalse();
    assertThat(netcheck.ipv4()).isFalse();
    assertThat(netcheck.mappingVariesByDestIp()).isEmpty();
    assertThat(netcheck.regionLatency()).hasSize(2);
  }

  @Test
  void namesTheNearestRegionOfTheTextByItsCode() throws Malformed {
    var netcheck = text("22-derp-slow/from-workstation");

    assertThat(netcheck.preferredDerp()).isEqualTo("regb");
    assertThat(netcheck.regionLatency()).containsEntry("regb", Duration.ofNanos(80_800_000));
  }

  /// Two runs: ports and latencies differ, regions are named differently, all else is the same.
  @Test
  void saysTheSameInTextAsInJson() {
    List<Path> texts = Captures.all("netcheck\\.txt");

    assertThat(texts)
        .filteredOn(file -> NetcheckText.recognises(Captures.text(file)))
        .hasSizeGreaterThan(50)
        .allSatisfy(file -> {
          var text = NetcheckText.parse(Captures.text(file));
          var json = NetcheckJson.parse(Captures.text(file.resolveSibling("netcheck.json")));
          assertThat(text.udp()).isEqualTo(json.udp());
          assertThat(text.ipv4()).isEqualTo(json.ipv4());
          assertThat(text.ipv6()).isEqualTo(json.ipv6());
          assertThat(text.mappingVariesByDestIp()).isEqualTo(json.mappingVariesByDestIp());
          assertThat(text.portMapping()).isEqualTo(json.portMapping());
          assertThat(text.regionLatency()).hasSameSizeAs(json.regionLatency());
          assertThat(text.now()).isPresent();
          assertThat(json.regionLatency()).containsKey(json.preferredDerp());
          assertThat(text.regionLatency()).containsKey(text.preferredDerp());
          assertThat(ips(json)).containsAll(ips(text));
        });
  }

  @Test
  void recognisesNoReportWhereNetcheckCouldNotRun() {
    assertThat(NetcheckText.recognises(Captures.text("17d-not-running/from-node-1/netcheck.txt")))
        .isFalse();
  }

  @Test
  void readsTheOneLineForm() throws Malformed {
    String whole = Captures.text("02-direct-easy-public/from-desktop/netcheck.json");

    assertThat(NetcheckJson.parse(whole.replaceAll("[\\n\\t]", "")))
        .isEqualTo(NetcheckJson.parse(whole));
  }

  @Test
  void skipsTheWarningsThatAPastedReportBeginsWith() throws Malformed {
    String vantage = "02-direct-easy-public/from-desktop/";
    String whole = Captures.text(vantage + "netcheck.json");

    assertThat(NetcheckJson.parse(Captures.text(vantage + "netcheck.json.stderr.txt") + whole))
        .isEqualTo(NetcheckJson.parse(whole));
  }

  @Test
  void tellsAPortMappingFromOneThatWasNotTried() throws Malformed {
    assertThat(NetcheckJson.parse("{\"UDP\": true, \"UPnP\": null, \"PMP\": true}").portMapping())
        .contains(true);
    assertThat(NetcheckJson.parse("{\"UDP\": true, \"PCP\": null}").portMapping()).isEmpty();
    assertThat(report("PortMapping: UPnP, NAT-PMP").portMapping()).contains(true);
    assertThat(report("PortMapping: ").portMapping()).contains(false);
    assertThat(report("PortMapping: not checked").portMapping()).isEmpty();
    assertThat(report("IPv4: (no addr found)").portMapping()).isEmpty();
  }

  @Test
  void findsNoHomeWhereNoRegionAnswered() throws Malformed {
    var netcheck =
        NetcheckText.parse(
            "Report:\n\t* UDP: false\n\t* Nearest DERP: unknown (no response to latency probes)\n");

    assertThat(netcheck.preferredDerp()).isEmpty();
    assertThat(netcheck.regionLatency()).isEmpty();
  }

  @Test
  void understandsLocalTimeAndVerboseLatencies() throws Malformed {
    var netcheck =
        NetcheckText.parse(
            """
            Report:
            \t* Time: 2026-11-21 18:34:02.5+09:00
            \t* UDP: true
            \t* Nearest DERP: Frankfurt
            \t* DERP latency:
            \t\t- fra: 1.002s  (derp4, Frankfurt)
            \t\t- nue:         (derp34, Nuremberg)
            """);

    assertThat(netcheck.now()).contains(Instant.parse("2026-11-21T09:34:02.5Z"));
    assertThat(netcheck.preferredDerp()).isEqualTo("fra");
    assertThat(netcheck.regionLatency()).containsExactly(Map.entry("fra", Duration.ofMillis(1002)));
  }

  @Test
  void tellsTheLineOfTheTextThatIsWrong() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> NetcheckText.parse("\nReport:\n\t* UDP: perhaps\n"))
        .withMessage("tailscale netcheck: line 3: expected true or false");
  }

  @Test
  void refusesAReportThatWasCutBeforeItsRegions() {
    String whole = Captures.text("02-direct-easy-public/from-desktop/netcheck.txt");

    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> NetcheckText.parse(whole.substring(0, whole.indexOf("* Nearest"))));
  }

  @Test
  void refusesJsonThatIsNoReport() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> NetcheckJson.parse("{\"BackendState\": \"Running\"}"))
        .withMessage("tailscale netcheck --format=json: /UDP: missing");
  }

  private static Set<Ip> ips(Netcheck netcheck) {
    Set<Ip> ips = new TreeSet<>();
    netcheck.globalV4().forEach(it -> ips.add(it.ip()));
    netcheck.globalV6().forEach(it -> ips.add(it.ip()));
    return ips;
  }

  private static Netcheck report(String line) throws Malformed {
    return NetcheckText.parse(
        "Report:\n\t* UDP: true\n\t* " + line + "\n\t* Nearest DERP: [none]\n");
  }

  private static Netcheck json(String vantage) throws Malformed {
    return NetcheckJson.parse(Captures.text(vantage + "/netcheck.json"));
  }

  private static Netcheck text(String vantage) throws Malformed {
    return NetcheckText.parse(Captures.text(vantage + "/netcheck.txt"));
  }
}
