package dev.tsk8s.probes.active;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The name of one probe run: part of the names of its objects, and the value of their label.
public record RunId(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]{9}");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  public RunId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a run: " + text);
    }
  }

  /// One that nobody else has: of some 2.6e15.
  public static RunId random(RandomGenerator random) {
    var text = new StringBuilder();
    text.append(LETTERS.charAt(random.nextInt(26)));
    while (text.length() < 10) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new RunId(text.toString());
  }

  /// Stands in a plan for the one that a run will have.
  public static RunId ofPlan() {
    return new RunId("run0000000");
  }

  @Override
  public String toString() {
    return text;
  }
}
