package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.HostView.Link;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Cilium's `devices`: names, prefixes (`eth+`), and since 1.19 exclusions (`!eth1`), the first
/// that matches decides (cilium: Documentation/network/kubernetes/kubeproxy-free.rst). A list of
/// nothing but exclusions selects nothing; before 1.19 an exclusion is a name that no device has.
///
/// @param excludes whether the agents know exclusions; asked only where the list has some
/// @param altNames whether they know a device by its other names too, as since 1.20
record DeviceList(List<String> entries, Answer excludes, Answer altNames) {
  private static final String TAILSCALE = "tailscale0";
  private static final Pattern RENAMED = Pattern.compile("tailscale[1-9]\\d*|ts\\d+");
  private static final int KNOWS_EXCLUSIONS = 19;
  private static final int KNOWS_ALT_NAMES = 20;

  /// Shorter prefixes may mean other devices too (`t+`, `ta+`: tun0, tap0, team0).
  private static final int TELLING = 3;

  DeviceList {
    entries = List.copyOf(entries);
  }

  static DeviceList of(AgentConfig config) {
    return new DeviceList(
        config.list("devices"), since(config, KNOWS_EXCLUSIONS), since(config, KNOWS_ALT_NAMES));
  }

  private static Answer since(AgentConfig config, int minor) {
    return config
        .version()
        .map(version -> Answer.of(version.isAtLeast(minor)))
        .orElseGet(() -> Answer.unsure(config.noVersion()));
  }

  boolean isAutomatic() {
    return entries.isEmpty();
  }

  boolean excludesOnly() {
    return !entries.isEmpty() && entries.stream().allMatch(DeviceList::isExclusion);
  }

  /// Under its own name, or under another that it was given (`tailscaled --tun=tailscale1`).
  Answer selectsTailscale() {
    boolean renamed = entries.stream().anyMatch(entry -> RENAMED.matcher(entry).matches());
    Answer usual = selects(TAILSCALE);
    return usual.isNo() && renamed ? Answer.of(true) : usual;
  }

  /// Whether a device of this name is selected.
  Answer selects(String device) {
    return selectsOne(List.of(device));
  }

  /// Whether a device is, by any of its names that count.
  Answer selects(Link link) {
    Answer byName = selects(link.name());
    if (link.altNames().isEmpty() || altNames.isNo()) {
      return byName;
    }
    Answer byAny =
        selectsOne(Stream.concat(Stream.of(link.name()), link.altNames().stream()).toList());
    return altNames.isYes() || byAny.equals(byName) ? byAny : altNames;
  }

  private Answer selectsOne(List<String> names) {
    for (String entry : entries) {
      if (isExclusion(entry)) {
        if (matches(entry.substring(1), names) && !excludes.isNo()) {
          return excludes.isYes() ? Answer.of(false) : excludes;
        }
      } else if (matches(entry, names)) {
        return Answer.of(true);
      }
    }
    return Answer.of(false);
  }

  /// Every name in it is one of Tailscale's: no NIC can be meant.
  boolean isTailscaleOnly() {
    return !excludesOnly()
        && !entries.isEmpty()
        && entries.stream()
            .filter(entry -> !isExclusion(entry))
            .allMatch(DeviceList::meansTailscale);
  }

  private static boolean isExclusion(String entry) {
    return entry.startsWith("!");
  }

  private static boolean meansTailscale(String entry) {
    return entry.startsWith("tailscale") || (matches(entry, TAILSCALE) && entry.length() > TELLING);
  }

  private static boolean matches(String entry, List<String> names) {
    return names.stream().anyMatch(name -> matches(entry, name));
  }

  private static boolean matches(String entry, String device) {
    return entry.endsWith("+")
        ? device.startsWith(entry.substring(0, entry.length() - 1))
        : device.equals(entry);
  }
}
