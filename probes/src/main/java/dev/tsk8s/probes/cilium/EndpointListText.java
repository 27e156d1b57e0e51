package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of `cilium-dbg endpoint list`: a line for each endpoint, its further labels below it.
public final class EndpointListText {
  private static final Pattern HEADER =
      Pattern.compile("^ENDPOINT\\s+POLICY \\(ingress\\).*IDENTITY.*", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile(
          "^\\d+\\s+\\S+(?: \\(Audit\\))?\\s+\\S+(?: \\(Audit\\))?\\s+(\\d{1,18})\\s+(.*)$");
  private static final Pattern NAMESPACE =
      Pattern.compile("k8s:io\\.kubernetes\\.pod\\.namespace=(\\S+)");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private EndpointListText() {}

  public static boolean recognises(String text) {
    return HEADER.matcher(text.strip()).matches();
  }

  public static List<LocalEndpoint> read(String text) {
    var found = new ArrayList<LocalEndpoint>();
    var block = new StringBuilder();
    for (String line : (text + "\n0 end end 0 end").lines().toList()) {
      if (ROW.matcher(line).matches()) {
        endpoint(block.toString()).ifPresent(found::add);
        block.setLength(0);
      }
      block.append(line).append('\n');
    }
    return found;
  }

  private static Optional<LocalEndpoint> endpoint(String block) {
    Matcher row = ROW.matcher(block.lines().findFirst().orElse(""));
    if (!row.matches()) {
      return Optional.empty();
    }
    Matcher namespace = NAMESPACE.matcher(block);
    String of = namespace.find() ? namespace.group(1) : "";
    long identity = Long.parseLong(row.group(1));
    return SPACE
        .splitAsStream(row.group(2))
        .flatMap(word -> Ip.parse(word).stream())
        .reduce((_, last) -> last)
        .map(address -> new LocalEndpoint(identity, of, address));
  }
}
