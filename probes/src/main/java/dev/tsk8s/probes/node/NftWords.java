package dev.tsk8s.probes.node;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One rule of nftables in the words of `iptables-save`, as far as both have them.
final class NftWords {

  /// Words of one, words of the other.
  private record Same(Pattern pattern, String iptables) {
    static Same of(String nft, String iptables) {
      return new Same(Pattern.compile(nft), iptables);
    }
  }

  private static final int LONGEST = 2_000;
  private static final String WORD = "(\\{[^}]*+}|\"[^\"]*+\"|\\S++)";

  private static final List<Same> MATCHES =
      List.of(
          Same.of("\\bcounter packets \\d+ bytes \\d+ ?|\\bcounter ", ""),
          Same.of("\\bip saddr != " + WORD, "! -s $1"),
          Same.of("\\bip saddr " + WORD, "-s $1"),
          Same.of("\\bip daddr != " + WORD, "! -d $1"),
          Same.of("\\bip daddr " + WORD, "-d $1"),
          Same.of("\\b(?:meta )?iif(?:name)? != \"?([^\\s\"]++)\"?", "! -i $1"),
          Same.of("\\b(?:meta )?iif(?:name)? \"?([^\\s\"{]++)\"?", "-i $1"),
          Same.of("\\b(?:meta )?oif(?:name)? != \"?([^\\s\"]++)\"?", "! -o $1"),
          Same.of("\\b(?:meta )?oif(?:name)? \"?([^\\s\"{]++)\"?", "-o $1"),
          Same.of("(?<= -[io] )([^\\s*]++)\\*", "$1+"),
          Same.of("\\b(tcp|udp) ([ds]port) " + WORD, "-p $1 --$2 $3"),
          Same.of("\\b(?:ip protocol|meta l4proto) " + WORD, "-p $1"),
          Same.of("\\bfib saddr type != (\\S+)", "-m addrtype ! --src-type $1"),
          Same.of("\\bfib saddr type (\\S+)", "-m addrtype --src-type $1"),
          Same.of("\\bfib daddr type != (\\S+)", "-m addrtype ! --dst-type $1"),
          Same.of("\\bfib daddr type (\\S+)", "-m addrtype --dst-type $1"),
          Same.of("\\b0x0+(?=[0-9a-f])", "0x"),
          Same.of("\\bmeta mark & (0x[0-9a-f]+) == (0x[0-9a-f]+)", "-m mark --mark $2/$1"),
          Same.of("\\bmeta mark (0x[0-9a-f]+)", "-m mark --mark $1"),
          Same.of("\\bcomment (\"[^\"]*+\")", "-m comment --comment $1"));

  private static final Pattern STATE = Pattern.compile("\\bct state " + WORD);

  private static final List<Same> VERDICTS =
      List.of(
          Same.of("(?<=random),persistent\\b", " persistent"),
          Same.of("(?<!-)\\bpersistent\\b", "--persistent"),
          Same.of("\\bfully-random\\b", "--random-fully"),
          Same.of("(?<!-)\\brandom\\b(?!-)", "--random"),
          Same.of("\\btcp option maxseg size set rt mtu\\b", "-j TCPMSS --clamp-mss-to-pmtu"),
          Same.of("\\btcp option maxseg size set (\\d+)", "-j TCPMSS --set-mss $1"),
          Same.of("\\bxt target \"TCPMSS\"", "-j TCPMSS"),
          Same.of("\\btcp flags (?:& ?\\([^)]*\\) )?[=\\w |/,&]*?(?=-j TCPMSS)", "-p tcp "),
          Same.of("\\bmasquerade\\b", "-j MASQUERADE"),
          Same.of("\\bsnat (?:ip )?to (\\S+)", "-j SNAT --to-source $1"),
          Same.of("(?<=-j MASQUERADE) to :(\\S+)", " --to-ports $1"),
          Same.of("\\breject with icmpx? (?:type )?(\\S+)", "-j REJECT --reject-with icmp-$1"),
          Same.of("\\breject with tcp reset\\b", "-j REJECT --reject-with tcp-reset"),
          Same.of("(?<![\\w-])reject(?![\\w-])", "-j REJECT"),
          Same.of("(?<![\\w-])accept(?![\\w-])", "-j ACCEPT"),
          Same.of("\\b(?:jump|goto) (\\S+)", "-j $1"),
          Same.of("(?<![\\w-])drop(?![\\w-])", "-j DROP"));

  private NftWords() {}

  static String asIptables(String rule) {
    String words = rule.length() > LONGEST ? rule.substring(0, LONGEST) : rule;
    int comment = words.indexOf("comment \"");
    String said = comment < 0 ? "" : words.substring(comment);
    String does = comment < 0 ? words : words.substring(0, comment).stripTrailing();
    String matched = replaced(MATCHES, " " + does);
    String states =
        STATE.matcher(matched).replaceAll(state -> "-m conntrack --ctstate " + upper(state));
    String written = replaced(VERDICTS, states).strip();
    return said.isEmpty() ? written : written + " " + replaced(MATCHES, said);
  }

  private static String replaced(List<Same> all, String rule) {
    String words = rule;
    for (Same same : all) {
      words = same.pattern().matcher(words).replaceAll(same.iptables());
    }
    return words;
  }

  private static String upper(MatchResult state) {
    return state.group(1).toUpperCase(Locale.ROOT);
  }
}
