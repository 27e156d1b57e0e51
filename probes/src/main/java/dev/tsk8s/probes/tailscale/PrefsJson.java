package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.probes.Malformed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// `tailscale debug prefs` (ts:ipn/prefs.go), only its harmless fields: keys and users in `Config`
/// are never looked at.
public final class PrefsJson {
  static final String INPUT = "tailscale debug prefs";

  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@]*@");

  /// @throws Malformed if it is not a set of preferences
  public static Prefs parse(String text) throws Malformed {
    return read(Json.read(INPUT, text));
  }

  /// @throws Malformed if it is not a set of preferences
  public static Prefs read(JsonNode document) throws Malformed {
    Fields prefs = Fields.of(INPUT, document);
    for (String always : List.of("ControlURL", "WantRunning")) {
      if (!prefs.has(always)) {
        throw prefs.malformed(always, "missing");
      }
    }
    return new Prefs(
        prefs.claims("RouteAll"),
        prefs.claims("CorpDNS"),
        prefs.texts("AdvertiseRoutes", "an address range", Cidr::parse),
        prefs.claims("NoSNAT"),
        number(prefs, "NetfilterMode"),
        number(prefs, "RelayServerPort"),
        prefs.claims("ShieldsUp"),
        CREDENTIALS.matcher(prefs.text("ControlURL")).replaceFirst("//"),
        prefs.claims("WantRunning"),
        prefs.claims("LoggedOut"));
  }

  private static Optional<Integer> number(Fields prefs, String name) throws Malformed {
    OptionalLong number = prefs.integer(name);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (number.getAsLong() < 0 || number.getAsLong() > 65_535) {
      throw prefs.malformed(name, "expected a number from 0 to 65535");
    }
    return Optional.of((int) number.getAsLong());
  }

  private PrefsJson() {}
}
