package dev.tsk8s.cli.shell;

/// A line that cannot be obeyed, said in a sentence for who typed it.
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }
}
