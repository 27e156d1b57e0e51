package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import java.util.List;
import java.util.regex.Pattern;

/// Cilium's `devices`: names, prefixes (`eth+`), and since 1.19 exclusions (`!eth1`), the first
/// that matches decides (cilium: Documentation/network/kubernetes/kubeproxy-free.rst). A list of
/// nothing but exclusions selects nothing; before 1.19 an exclusion is a name that no device has.
///
/// @param excludes whether the agents know exclusions; asked only where the list has some
record DeviceList(List<String> entries, Answer excludes) {
  private static final String TAILSCALE = "tailscale0";
  private static final Pattern RENAMED = Pattern.compile("tailscale[1-9]\\d*|ts\\d+");
  private static final int KNOWS_EXCLUSIONS = 19;

  /// Shorter prefixes may mean other devices too (`t+`, `ta+`: tun0, tap0, team0).
  private static final int TELLING = 3;

  DeviceList {
    entries = List.copyOf(entries);
  }

  static DeviceList of(AgentConfig config) {
    Answer excludes =
        config
            .version()
            .map(version -> Answer.of(version.isAtLeast(KNOWS_EXCLUSIONS)))
            .orElseGet(() -> Answer.unsure(config.noVersion()));
    return new DeviceList(config.list("devices"), excludes);
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
    for (String entry : entries) {
      if (isExclusion(entry)) {
        if (matches(entry.substring(1), device) && !excludes.isNo()) {
          return excludes.isYes() ? Answer.of(false) : excludes;
        }
      } else if (matches(entry, device)) {
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

  private static boolean matches(String entry, String device) {
    return entry.endsWith("+")
        ? device.startsWith(entry.substring(0, entry.length() - 1))
        : device.equals(entry);
  }
}
