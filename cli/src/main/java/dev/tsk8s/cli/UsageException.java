package dev.tsk8s.cli;

/// The command line cannot be obeyed. The message is one sentence for the user.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
