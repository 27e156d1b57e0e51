package dev.tsk8s.probes.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Blanks what could open something, in texts that are otherwise kept: command lines and settings.
final class Credentials {
  private static final String BLANK = "***";

  /// Flags of tailscale and tailscaled whose value is a credential (ts:cmd/tailscale/cli/up.go).
  private static final Pattern FLAG =
      Pattern.compile(
          "(--?(?:auth-?key|client-id|client-secret|id-token|audience|password|token)(?:=|\\s+))[^\\s'\"]+");

  /// Keys by their own form, wherever they stand (tskey-auth-…, nodekey:…, privkey:…).
  private static final Pattern KEY =
      Pattern.compile("\\b(tskey-|privkey:|nodekey:|mkey:|nlpriv:|nlpub:|discokey:)[A-Za-z0-9_-]+");

  /// `user:password@` of a URL.
  private static final Pattern USER = Pattern.compile("(\\b[a-z][a-z0-9+.-]*://)[^/@\\s]+@");

  private Credentials() {}

  static String blank(String text) {
    String flags = FLAG.matcher(text).replaceAll("$1" + BLANK);
    String keys = KEY.matcher(flags).replaceAll("$1" + BLANK);
    return USER.matcher(keys).replaceAll("$1" + BLANK + "@");
  }

  /// Blanks the words of one command line, also where flag and value are two words.
  static List<String> blank(List<String> words) {
    var blanked = new ArrayList<String>();
    boolean secret = false;
    for (String word : words) {
      blanked.add(secret ? BLANK : blank(word));
      secret = FLAG.matcher(word + " x").matches();
    }
    return List.copyOf(blanked);
  }
}
