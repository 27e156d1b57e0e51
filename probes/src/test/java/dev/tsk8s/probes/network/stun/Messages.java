package dev.tsk8s.probes.network.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Messages as tests need them.
final class Messages {
  static final TransactionId ID =
      new TransactionId(TransactionId.MAGIC_COOKIE, 0x01020304, 0x05060708, 0x090A0B0C);

  private static final List<Function<RandomGenerator, StunAttribute>> KINDS =
      List.of(
          r -> new StunAttribute.MappedAddress(address(r)),
          r -> new StunAttribute.XorMappedAddress(address(r)),
          r -> new StunAttribute.OldXorMappedAddress(address(r)),
          r -> new StunAttribute.ResponseOrigin(address(r)),
          r -> new StunAttribute.OtherAddress(address(r)),
          r -> new StunAttribute.SourceAddress(address(r)),
          r -> new StunAttribute.ChangedAddress(address(r)),
          r -> new StunAttribute.AlternateServer(address(r)),
          r -> new StunAttribute.ChangeRequest(r.nextBoolean(), r.nextBoolean()),
          r -> new StunAttribute.ResponsePort(r.nextInt(65536)),
          r -> new StunAttribute.Padding(r.nextInt(1000)),
          r -> new StunAttribute.ErrorCode(r.nextInt(300, 700), text(r)),
          r -> new StunAttribute.UnknownAttributes(types(r)),
          r -> new StunAttribute.Software(text(r)),
          r -> new StunAttribute.Username(text(r)),
          r -> new StunAttribute.Realm(text(r)),
          r -> new StunAttribute.Nonce(text(r)),
          r -> new StunAttribute.Unknown(r.nextInt(0x4000, 0x8000), hex(r, r.nextInt(40))),
          r -> new StunAttribute.Unknown(r.nextInt(0xC000, 0x10000), hex(r, r.nextInt(40))));

  private Messages() {}

  static StunMessage understood(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Understood(StunMessage message) -> message;
      case Decoded.NotStun(Decoded.Why why) -> throw new AssertionError(why);
    };
  }

  /// Any message that may be written.
  static StunMessage any(RandomGenerator r) {
    List<StunAttribute> attributes = new ArrayList<>();
    for (int n = r.nextInt(8); n > 0; n--) {
      attributes.add(KINDS.get(r.nextInt(KINDS.size())).apply(r));
    }
    if (r.nextBoolean()) {
      attributes.add(new StunAttribute.MessageIntegrity(hex(r, 20)));
    }
    if (r.nextBoolean()) {
      attributes.add(new StunAttribute.MessageIntegritySha256(hex(r, 4 * r.nextInt(4, 9))));
    }
    if (r.nextBoolean()) {
      attributes.add(new StunAttribute.Fingerprint());
    }
    StunClass kind = List.of(StunClass.values()).get(r.nextInt(4));
    var id = new TransactionId(TransactionId.MAGIC_COOKIE, r.nextInt(), r.nextInt(), r.nextInt());
    return new StunMessage(kind, r.nextInt(0x1000), id, attributes);
  }

  /// One attribute of each type that is written.
  static List<StunAttribute> each(RandomGenerator r) {
    List<StunAttribute> all = new ArrayList<>(KINDS.stream().map(kind -> kind.apply(r)).toList());
    all.add(new StunAttribute.MessageIntegrity(hex(r, 20)));
    all.add(new StunAttribute.MessageIntegritySha256(hex(r, 32)));
    all.add(new StunAttribute.Fingerprint());
    return all;
  }

  static InetSocketAddress address(RandomGenerator r) {
    byte[] bytes = new byte[r.nextBoolean() ? 4 : 16];
    r.nextBytes(bytes);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), r.nextInt(65536));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(RandomGenerator r) {
    String letters = "aZ09 :/-.한글ß€🙂";
    int[] points = letters.codePoints().toArray();
    var text = new StringBuilder();
    for (int n = r.nextInt(120); n > 0; n--) {
      text.appendCodePoint(points[r.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static List<Integer> types(RandomGenerator r) {
    return IntStream.range(0, r.nextInt(6)).mapToObj(_ -> r.nextInt(0x10000)).toList();
  }

  private static String hex(RandomGenerator r, int length) {
    byte[] bytes = new byte[length];
    r.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
