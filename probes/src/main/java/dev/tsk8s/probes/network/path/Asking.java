package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.LargeAnswer.Word;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What makes a host answer, and how its answer is known. A payload is what a program hands to its
/// socket; a size is that of the IP packet around it.
sealed interface Asking permits StunAsking, EchoAsking {

  /// An answer.
  ///
  /// @param word of our own reflector; empty: it is another's
  record Answer(TransactionId id, Optional<Word> word) {}

  /// @param size of the IP packet
  /// @param wish said in it, where there is room
  ByteBuffer request(TransactionId id, int size, Wish wish);

  /// Empty: it is no answer.
  Optional<Answer> answer(ByteBuffer payload);

  /// The id of a request, by its beginning; empty: there is too little of it.
  Optional<TransactionId> idOf(ByteBuffer beginning);

  /// Whether answers are as large as requests.
  boolean echoes();

  /// Bytes of the headers that the system puts around a payload.
  int headers();
}
