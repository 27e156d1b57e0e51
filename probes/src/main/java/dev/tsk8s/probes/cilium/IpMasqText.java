package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.Cidr;
import java.util.List;
import java.util.Optional;

/// The table of `cilium-dbg bpf ipmasq list`: a header and one range a line.
public final class IpMasqText {
  private static final String HEADER = "IP PREFIX/ADDRESS";

  private IpMasqText() {}

  public static boolean recognises(String text) {
    return text.strip().startsWith(HEADER);
  }

  public static List<Cidr> read(String text) {
    return text.lines().map(String::strip).map(Cidr::parse).flatMap(Optional::stream).toList();
  }
}
