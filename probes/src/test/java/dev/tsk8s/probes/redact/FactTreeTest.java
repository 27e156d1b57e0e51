package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every kind of value that a fact can hold is reached, and told where it stands.
final class FactTreeTest {
  private static final Ip IP = Ip.parse("203.0.113.7").orElseThrow();
  private static final Cidr RANGE = new Cidr("203.0.113.0/24");

  record Leaf(String text) {}

  record Fact(
      String text,
      Ip ip,
      Cidr range,
      Optional<Leaf> maybe,
      List<Leaf> many,
      Set<String> set,
      SortedMap<String, String> words,
      SortedMap<Ip, Leaf> byAddress) {}

  record Keyed(String key, List<String> values) {}

  /// Says of each text where it stood.
  private static class Places implements FactTree.Leaves {
    @Override
    public String text(String place, String text) {
      return place + "=" + text;
    }

    @Override
    public Ip ip(Ip ip) {
      return Ip.parse("198.51.100.1").orElseThrow();
    }

    @Override
    public Cidr cidr(Cidr cidr) {
      return new Cidr("198.51.100.0/24");
    }
  }

  @Test
  void everyLeafIsReached() {
    Fact after = new FactTree(new Places()).rebuild(fact());

    assertThat(after)
        .isEqualTo(
            new Fact(
                "Fact.text=a",
                Ip.parse("198.51.100.1").orElseThrow(),
                new Cidr("198.51.100.0/24"),
                Optional.of(new Leaf("Leaf.text=b")),
                List.of(new Leaf("Leaf.text=c"), new Leaf("Leaf.text=d")),
                Set.of("Fact.set=e"),
                new TreeMap<>(Map.of("Fact.words=f", "Fact.words=g")),
                new TreeMap<>(
                    Map.of(Ip.parse("198.51.100.1").orElseThrow(), new Leaf("Leaf.text=h")))));
  }

  @Test
  void whatDidNotChangeIsShared() {
    Fact before = fact();

    Fact after =
        new FactTree(
                new Places() {
                  @Override
                  public String text(String place, String text) {
                    return text;
                  }

                  @Override
                  public Ip ip(Ip ip) {
                    return ip;
                  }

                  @Override
                  public Cidr cidr(Cidr cidr) {
                    return cidr;
                  }
                })
            .rebuild(before);

    assertThat(after).isSameAs(before);
  }

  @Test
  void whatStandsBesideAKeyIsToldWithIt() {
    var keyed =
        new Places() {
          @Override
          public String text(String place, String key, String text) {
            return key + ":" + text;
          }
        };

    assertThat(new FactTree(keyed).rebuild(new Keyed("k", List.of("v"))).values())
        .containsExactly("k:v");
    assertThat(new FactTree(keyed).rebuild(fact()).words())
        .isEqualTo(Map.of("Fact.words=f", "f:g"));
  }

  private static Fact fact() {
    return new Fact(
        "a",
        IP,
        RANGE,
        Optional.of(new Leaf("b")),
        List.of(new Leaf("c"), new Leaf("d")),
        Set.of("e"),
        new TreeMap<>(Map.of("f", "g")),
        new TreeMap<>(Map.of(IP, new Leaf("h"))));
  }
}
