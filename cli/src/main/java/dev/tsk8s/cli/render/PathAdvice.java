package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.mtu.NoEcho;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Wrapping;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a measured path means, and what to do about it.
final class PathAdvice {
  private final Words words;
  private final Page page;

  PathAdvice(Words words, Page page) {
    this.words = words;
    this.page = page;
  }

  /// @param tunnel it is the inside of Tailscale's own tunnel
  void of(PathMtu path, boolean tunnel) {
    if (path.isBlackHole()) {
      say("hole", path);
    }
    if (path.isHeldDown()) {
      say("held", path);
    }
    if (path.pieces().made().orElse(false)) {
      say(path.pieces().wholeUpTo().isPresent() ? "made" : "madeSomewhere", path);
    }
    if (path.toTarget().orElse(Sum.LEAST_OF_IPV6) < Sum.LEAST_OF_IPV6) {
      say("small", path);
    }
    if (path.isJumbo()) {
      say("jumbo", path);
    }
    if (path.toTarget().isPresent() && !tunnel) {
      say(path.isTooNarrowForTailscale() ? "noTailscale" : "tailscale", path);
    }
    noEcho(path);
    if (!path.seesRefusals()) {
      say("noRefusals", path);
    }
  }

  /// Of what carries the tunnel.
  void below(PeerMtu peer, PathMtu path) {
    page.blank();
    if (path.toTarget().isPresent()) {
      say(peer.isTooNarrowBelow() ? "narrowBelow" : "tailscale", path);
      say("belowNat", path);
    }
    noEcho(path);
  }

  private void noEcho(PathMtu path) {
    path.noEcho().ifPresent(why -> say("noEcho." + why.code(), values(path, why)));
  }

  private void say(String what, PathMtu path) {
    say(what, values(path));
  }

  private void say(String what, Map<String, String> values) {
    page.paragraph(0, Ink.PLAIN, words.of("mtu.advice." + what, values));
  }

  private static Map<String, String> values(PathMtu path, NoEcho why) {
    Map<String, String> values = values(path);
    values.put("range", why.range());
    values.put("groups", why.groups());
    return values;
  }

  private static Map<String, String> values(PathMtu path) {
    boolean v6 = path.address().ip().isV6();
    int size = Math.min(path.toTarget().orElse(0), path.fromTarget().orElse(Integer.MAX_VALUE));
    var values = new LinkedHashMap<String, String>();
    values.put("address", path.address().ip().text());
    values.put("size", Integer.toString(size));
    values.put("needed", Integer.toString(path.neededByTailscale()));
    values.put("tun", Integer.toString(Math.max(0, size - Wrapping.TAILSCALE.overhead(v6))));
    values.put("mss", Integer.toString(Math.max(0, size - (v6 ? 60 : 40))));
    values.put("held", PathCard.number(path.held()));
    values.put("whole", PathCard.number(path.pieces().wholeUpTo()));
    return values;
  }
}
