package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChapterTest {
  private static final Code CAUSE = new Code("a/cause");
  private static final Code SYMPTOM = new Code("b/symptom");
  private static final Code SYMPTOM_OF_SYMPTOM = new Code("c/symptom");

  @Test
  void foldsSymptomsAndTheirSymptomsUnderTheCause() {
    Finding last = finding(SYMPTOM_OF_SYMPTOM).because(SYMPTOM);
    Finding middle = finding(SYMPTOM).because(CAUSE);
    Finding cause = finding(CAUSE);

    List<Chapter> chapters = Chapter.of(List.of(last, middle, cause));

    assertThat(chapters).containsExactly(new Chapter(List.of(cause), List.of(last, middle)));
  }

  @Test
  void aSymptomWhoseCauseWasNotFoundStandsForItself() {
    Finding alone = finding(SYMPTOM).because(CAUSE);

    assertThat(Chapter.of(List.of(alone))).containsExactly(new Chapter(List.of(alone), List.of()));
  }

  @Test
  void aCircleOfExplanationsLosesNothing() {
    Finding one = finding(CAUSE).because(SYMPTOM);
    Finding other = finding(SYMPTOM).because(CAUSE);

    List<Chapter> chapters = Chapter.of(List.of(one, other));

    assertThat(chapters.stream().mapToInt(c -> c.cases().size() + c.symptoms().size()).sum())
        .isEqualTo(2);
  }

  private static Finding finding(Code code) {
    return Finding.problem(code, Subject.cluster());
  }
}
