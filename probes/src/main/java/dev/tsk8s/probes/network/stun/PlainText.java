package dev.tsk8s.probes.network.stun;

/// Makes a stranger's text harmless to show.
final class PlainText {
  private static final char REPLACEMENT = '\uFFFD';

  private PlainText() {}

  /// Without the zeros that servers of RFC 3489 end a text with, and with a replacement in place of
  /// whatever moves a cursor or turns the direction of writing.
  static String of(CharSequence raw) {
    int end = raw.length();
    while (end > 0 && raw.charAt(end - 1) == 0) {
      end--;
    }
    var text = new StringBuilder(raw.subSequence(0, end));
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        text.setCharAt(i, REPLACEMENT);
      }
    }
    return text.toString();
  }
}
