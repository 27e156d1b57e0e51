package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.probes.network.stun.TransactionId;
import java.util.zip.CRC32;

/// What the transaction id of a question says to the pod that is asked: of which run it is, and who
/// asks. Twelve bytes:
///
/// ```
///   4 bytes        3 bytes         3 bytes          2 bytes
///  +--------------+---------------+----------------+-----------+
///  | CRC-32 of    | index of the  | random, new    | sequence  |
///  | the run's id | sender in it  | for each row   | in a row  |
///  +--------------+---------------+----------------+-----------+
/// ```
///
/// @param run as [#run] makes it
/// @param nonce 24 bits
/// @param sequence 16 bits
record Mark(int run, int sender, int nonce, int sequence) {
  private static final int BYTE = 0xFF;
  private static final int SHORT = 0xFFFF;

  /// What stands for a run.
  static int run(String id) {
    var crc = new CRC32();
    crc.update(id.getBytes(UTF_8));
    return (int) crc.getValue();
  }

  static Mark of(TransactionId id) {
    return new Mark(
        id.high(),
        id.middle() >>> 8,
        ((id.middle() & BYTE) << 16) | (id.low() >>> 16),
        id.low() & SHORT);
  }

  TransactionId id() {
    return new TransactionId(
        TransactionId.MAGIC_COOKIE,
        run,
        (sender << 8) | ((nonce >>> 16) & BYTE),
        (nonce << 16) | (sequence & SHORT));
  }

  /// Whether it is a question of the same row.
  boolean isOfRow(Mark other) {
    return run == other.run && sender == other.sender && nonce == other.nonce;
  }
}
