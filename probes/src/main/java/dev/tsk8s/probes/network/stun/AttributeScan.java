package dev.tsk8s.probes.network.stun;

import java.nio.ByteBuffer;

/// Walks the attributes of a message, whose header has been checked, from one to the next.
final class AttributeScan {
  private static final int ATTRIBUTE_HEADER = 4;

  private final ByteBuffer message;
  private int start = StunCodec.HEADER;
  private int next = StunCodec.HEADER;
  private int type;
  private int length;
  private boolean overrun;

  /// @param message from its header on; ends where its header says
  AttributeScan(ByteBuffer message) {
    this.message = message;
  }

  /// Goes to the next attribute, if there is one and it ends within the message.
  boolean next() {
    if (next == message.limit()) {
      return false;
    }
    start = next;
    int room = message.limit() - start - ATTRIBUTE_HEADER;
    if (room < 0) {
      overrun = true;
      return false;
    }
    type = Short.toUnsignedInt(message.getShort(start));
    length = Short.toUnsignedInt(message.getShort(start + 2));
    int padded = padded(length);
    overrun = padded > room;
    next = start + ATTRIBUTE_HEADER + padded;
    return !overrun;
  }

  /// Whether it stopped at an attribute that ends behind the message.
  boolean isOverrun() {
    return overrun;
  }

  int type() {
    return type;
  }

  /// Where the attribute begins, counted from the header's first byte.
  int start() {
    return start;
  }

  /// Where the next one begins.
  int end() {
    return next;
  }

  boolean isLast() {
    return next == message.limit();
  }

  ByteBuffer value() {
    return message.slice(start + ATTRIBUTE_HEADER, length);
  }

  static int padded(int length) {
    return (length + 3) & ~3;
  }
}
