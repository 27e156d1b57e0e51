package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final Code CAUSE = new Code("a/cause");
  private static final Code SYMPTOM = new Code("b/symptom");

  @Test
  void theCauseIsTheCaseOfTheSameSubjectElseOfTheSameNodeElseTheFirst() {
    Finding first = cause("one", "node-1");
    Finding second = cause("two", "node-2");
    Catalogue all = catalogue(first, second);

    assertThat(all.cause(symptom("two", ""))).contains(all.items().get(0));
    assertThat(all.cause(symptom("two", "node-2"))).contains(all.items().get(1));
    assertThat(all.cause(symptom("three", "node-2"))).contains(all.items().get(1));
    assertThat(all.cause(symptom("three", "node-3"))).contains(all.items().get(0));
  }

  @Test
  void aCauseThatWasNotFoundIsNone() {
    assertThat(catalogue().cause(symptom("one", ""))).isEmpty();
    assertThat(catalogue(cause("one", "")).cause(cause("one", ""))).isEmpty();
  }

  @Test
  void aFindingIsTheSameWhereItsSubjectIsAndItsDetailsAre() {
    Finding one = cause("one", "").with("port", "1");
    Finding other = cause("one", "").with("port", "2");
    Catalogue all = catalogue(one, other);

    assertThat(all.same(other)).contains(all.items().get(1));
    assertThat(all.same(one.with("port", "3"))).contains(all.items().get(0));
    assertThat(all.same(cause("another", ""))).isEmpty();
  }

  @Test
  void ofManyOfOneKindTheFirstAreListedAndWhereTheOthersAre() {
    Finding[] many =
        IntStream.rangeClosed(1, 6).mapToObj(i -> cause("c" + i, "")).toArray(Finding[]::new);

    assertThat(list(catalogue(many).items(), true).lines())
        .containsExactly(
            "  1 x a/cause (c1)",
            "  2 x a/cause (c2)",
            "  3 x a/cause (c3)",
            "    - 3 more of this kind, 4 to 6: list a/cause");
    assertThat(list(catalogue(many).items(), false).lines()).hasSize(6);
  }

  @Test
  void whatIsNotNeighbouredIsNotFoldedTogether() {
    List<Item> some =
        Stream.of(1, 2, 5, 6, 7)
            .map(number -> new Item(number, cause("c" + number, ""), false))
            .toList();

    assertThat(list(some, true).lines()).hasSize(5);
  }

  private static String list(List<Item> items, boolean folded) {
    var telling =
        new Telling(
            Reports.healthy(),
            0,
            "1",
            Duration.ofSeconds(1),
            new Words(Language.EN).withShell(),
            new Library(Language.EN));
    return new FindingList(telling, Screen.plain()).of(items, folded);
  }

  private static Catalogue catalogue(Finding... findings) {
    return new Catalogue(
        IntStream.range(0, findings.length)
            .mapToObj(i -> new Item(i + 1, findings[i], false))
            .toList());
  }

  private static Finding cause(String name, String node) {
    return Finding.problem(CAUSE, new Subject("Pod", "", name, node));
  }

  private static Finding symptom(String name, String node) {
    return Finding.warning(SYMPTOM, new Subject("Pod", "", name, node)).because(CAUSE);
  }
}
