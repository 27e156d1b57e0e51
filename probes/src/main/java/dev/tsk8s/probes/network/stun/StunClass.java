package dev.tsk8s.probes.network.stun;

/// What a message is to its transaction (RFC 8489 section 5): two bits of the type, C1 and C0.
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS,
  ERROR;

  private static final int C0 = 0x0010;
  private static final int C1 = 0x0100;

  static StunClass ofType(int type) {
    boolean high = (type & C1) != 0;
    boolean low = (type & C0) != 0;
    return high ? (low ? ERROR : SUCCESS) : (low ? INDICATION : REQUEST);
  }

  /// The method around those bits: four bits below C0, three between, five above C1.
  static int methodOfType(int type) {
    return (type & 0x000F) | ((type & 0x00E0) >> 1) | ((type & 0x3E00) >> 2);
  }

  int type(int method) {
    int bits =
        switch (this) {
          case REQUEST -> 0;
          case INDICATION -> C0;
          case SUCCESS -> C1;
          case ERROR -> C1 | C0;
        };
    return bits | (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2);
  }
}
