package dev.tsk8s.probes.network;

import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.util.HexFormat;
import java.util.Optional;

/// What a client asks our own reflector for, and what it says to that: attributes that nobody has
/// defined, out of the range that any other server skips (RFC 8489 section 14).
public final class LargeAnswer {
  /// Makes a message longer, says nothing.
  public static final int FILLING = 0xFEED;

  private static final int WISH = 0xFEEE;
  private static final int WORD = 0xFEEF;
  private static final String NO_TOKEN = "00".repeat(Credits.TOKEN);
  private static final int NUMBER = 8;

  private LargeAnswer() {}

  /// A client's wish.
  ///
  /// @param length of the answer's UDP payload; 0: it only wants to be told a token
  /// @param token that it was told; empty: none yet
  public record Wish(int length, String token) {

    /// As it is sent.
    public StunAttribute attribute() {
      return new StunAttribute.Unknown(
          WISH, HexFormat.of().toHexDigits(length, NUMBER) + (token.isEmpty() ? NO_TOKEN : token));
    }
  }

  /// The reflector's word.
  ///
  /// @param token to be shown with the next wish
  /// @param tooLargeHere its system knows that the path back takes no such packet
  public record Word(String token, boolean tooLargeHere) {

    /// As it is sent.
    public StunAttribute attribute() {
      return new StunAttribute.Unknown(
          WORD, token + HexFormat.of().toHexDigits(tooLargeHere ? 1 : 0, NUMBER));
    }
  }

  /// The wish in a request, if there is one.
  static Optional<Wish> wish(StunMessage request) {
    return value(request, WISH)
        .map(hex ->
            new Wish(Math.max(0, HexFormat.fromHexDigits(hex, 0, NUMBER)), hex.substring(NUMBER)));
  }

  /// The word in an answer, if it is our reflector's.
  public static Optional<Word> word(StunMessage answer) {
    return value(answer, WORD)
        .map(hex -> {
          int at = hex.length() - NUMBER;
          return new Word(hex.substring(0, at), HexFormat.fromHexDigits(hex.substring(at)) == 1);
        });
  }

  private static Optional<String> value(StunMessage message, int type) {
    return message.attributes().stream()
        .filter(StunAttribute.Unknown.class::isInstance)
        .map(StunAttribute.Unknown.class::cast)
        .filter(one -> one.type() == type)
        .map(StunAttribute.Unknown::hex)
        .filter(hex -> hex.length() == 2 * Credits.TOKEN + NUMBER)
        .findFirst();
  }
}
