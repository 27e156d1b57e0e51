package dev.tsk8s.probes.network.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever bytes come: an answer at once, no exception, and no memory beyond their length.
/// `bench/fuzz-stun.sh` runs it with more packets than a build has time for.
class HostileBytesTest {
  private static final int PACKETS = Integer.getInteger("stun.packets", 100_000);
  private static final long SEED = Long.getLong("stun.seed", 20_260_401);

  /// Of objects around the bytes: an attribute of four bytes costs a buffer and a record.
  private static final int MEMORY_PER_BYTE = 100;

  private static final int MEMORY_AT_LEAST = 20_000;
  private static final Duration MEAN = Duration.ofMillis(1);

  @Test
  void answersEveryPacketWithoutAnExceptionAndWithinItsOwnMeasure() {
    var random = new Random(SEED);
    var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 1000; i++) { // loads classes, which cost memory once
      StunCodec.read(ByteBuffer.wrap(packet(random)), _ -> true);
    }
    int understood = 0;
    long took = 0;
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = packet(random);
      long before = memory.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      Decoded decoded = StunCodec.read(ByteBuffer.wrap(packet), _ -> true);
      took += System.nanoTime() - start;
      long used = memory.getCurrentThreadAllocatedBytes() - before;
      understood += decoded instanceof Decoded.Understood ? 1 : 0;
      assertThat(used)
          .as(() -> "memory for " + Arrays.toString(packet))
          .isLessThan(MEMORY_AT_LEAST + (long) MEMORY_PER_BYTE * packet.length);
    }

    assertThat(understood).as("understood: else little was tried").isBetween(PACKETS / 10, PACKETS);
    assertThat(took / PACKETS).as("nanoseconds a packet").isLessThan(MEAN.toNanos());
  }

  /// A real message with some bytes bent, cut, joined or made up; sometimes with its length and
  /// fingerprint mended, so that what lies deeper is reached.
  private static byte[] packet(Random random) {
    byte[] bytes = StunCodec.write(Messages.any(random)).array();
    if (random.nextInt(20) == 0) {
      bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
    }
    for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
      bytes = bent(bytes, random);
    }
    if (random.nextBoolean() && bytes.length >= StunCodec.HEADER) {
      ByteBuffer.wrap(bytes)
          .putShort(0, (short) (((bytes[0] << 8) & 0x3F00) | (bytes[1] & 0xFF)))
          .putShort(2, (short) ((bytes.length - StunCodec.HEADER) & ~3))
          .putInt(4, TransactionId.MAGIC_COOKIE);
    }
    return bytes;
  }

  private static byte[] bent(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(300));
      }
      default -> System.arraycopy(bytes, at, bytes, at / 2, bytes.length - at);
    }
    return bytes;
  }
}
