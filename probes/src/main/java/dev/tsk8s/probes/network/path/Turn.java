package dev.tsk8s.probes.network.path;

/// Whose turn it is to send.
public interface Turn {
  /// Nobody waits.
  Turn FREE = (_, _) -> {};

  /// Waits until a packet may leave. Who is interrupted does not wait.
  ///
  /// @param size of it
  /// @param answer the most that comes back for it
  void await(int size, int answer);

  /// Whether bytes are dear: better ask twice than send much.
  default boolean isDear() {
    return !equals(FREE);
  }
}
