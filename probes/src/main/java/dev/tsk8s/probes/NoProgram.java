package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Reason;
import java.io.IOException;

/// A place has no such program: an image that holds less than others, a machine without it.
public final class NoProgram extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  private final String words;

  public NoProgram(String words) {
    super(words);
    this.words = words;
  }

  @Override
  public Reason reason(String what) {
    return new Reason.Failed(what, words);
  }
}
