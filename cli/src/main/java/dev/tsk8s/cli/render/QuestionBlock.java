package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;
import java.util.List;

/// A question as a terminal shows it.
final class QuestionBlock {
  private QuestionBlock() {}

  static void head(Question question, int number, Page page) {
    page.paragraph(0, number + ". ", Ink.BOLD, Ink.BOLD, question.text());
    page.paragraph(3, Ink.PLAIN, question.why());
  }

  /// All of it, one option marked.
  static String menu(Question question, int number, int marked, String keys, Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    page.blank();
    head(question, number, page);
    List<Option> options = question.options();
    for (int i = 0; i < options.size(); i++) {
      boolean here = i == marked;
      page.paragraph(
          2, here ? "> " : "  ", Ink.GOOD, here ? Ink.BOLD : Ink.PLAIN, options.get(i).label());
      page.paragraph(6, Ink.FAINT, options.get(i).price());
    }
    page.paragraph(0, Ink.FAINT, keys);
    return text.toString();
  }
}
