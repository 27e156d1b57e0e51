package dev.tsk8s.cli.render;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The findings of one report, numbered in the order in which reports tell them: causes with all
/// their cases, each followed by what it explains.
///
/// @param items their numbers are their places, from 1
public record Catalogue(List<Item> items) {
  /// A finding and its number.
  ///
  /// @param symptom it stands under its cause
  public record Item(int number, Finding finding, boolean symptom) {
    public Item {
      requireNonNull(finding);
    }
  }

  public Catalogue {
    items = List.copyOf(items);
  }

  public static Catalogue of(Report report) {
    var items = new ArrayList<Item>();
    for (Chapter chapter : Chapter.of(report.findings())) {
      chapter.cases().forEach(one -> items.add(new Item(items.size() + 1, one, false)));
      chapter.symptoms().forEach(one -> items.add(new Item(items.size() + 1, one, true)));
    }
    return new Catalogue(items);
  }

  /// The finding of that number.
  public Optional<Item> number(int number) {
    return number >= 1 && number <= items.size()
        ? Optional.of(items.get(number - 1))
        : Optional.empty();
  }

  /// The first of that code.
  public Optional<Item> code(String code) {
    return items.stream().filter(item -> item.finding().code().text().equals(code)).findFirst();
  }

  /// The same finding in this report: with the same details, if there are several of its kind about
  /// one thing.
  public Optional<Item> same(Finding other) {
    List<Item> alike =
        items.stream()
            .filter(item -> item.finding().code().equals(other.code()))
            .filter(item -> item.finding().subject().equals(other.subject()))
            .toList();
    return alike.stream()
        .filter(item -> item.finding().details().equals(other.details()))
        .findFirst()
        .or(() -> alike.stream().findFirst());
  }

  /// What explains a finding: the case of the same subject, else of the same node, else the first.
  public Optional<Item> cause(Finding finding) {
    return finding.explainedBy().flatMap(code -> cause(finding, code));
  }

  private Optional<Item> cause(Finding finding, Code code) {
    List<Item> causes = items.stream().filter(item -> item.finding().code().equals(code)).toList();
    String node = finding.subject().node();
    return causes.stream()
        .filter(item -> item.finding().subject().equals(finding.subject()))
        .findFirst()
        .or(() ->
            causes.stream()
                .filter(item -> !node.isEmpty() && item.finding().subject().node().equals(node))
                .findFirst())
        .or(() -> causes.stream().findFirst());
  }

  /// What a finding explains.
  public List<Item> symptoms(Item cause) {
    return items.stream()
        .filter(item -> cause(item.finding()).filter(cause::equals).isPresent())
        .toList();
  }
}
