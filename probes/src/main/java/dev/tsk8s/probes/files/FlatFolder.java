package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Observed;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// One folder with the outputs of several hosts side by side (`node-1-status.json`,
/// `node-1-netcheck.json` …).
///
/// @param hosts one per host, with its statuses
record FlatFolder(List<HostPieces> hosts, Unreads unreads) {

  /// Gives each host what its file names say is its own. What names no host is nobody's: a netcheck
  /// of the wrong host would blame the wrong one.
  List<HostPieces> share(HostPieces all) {
    share(all.netchecks, host -> host.netchecks);
    share(all.netcheckTexts, host -> host.netcheckTexts);
    share(all.prefs, host -> host.prefs);
    share(all.pings, host -> host.pings);
    share(all.health, host -> host.health);
    share(all.netmaps, host -> host.netmaps);
    all.node.where().ifPresent(this::unclear);
    return hosts;
  }

  private <T> void share(List<Observed<T>> found, Function<HostPieces, List<Observed<T>>> place) {
    for (Observed<T> one : found) {
      List<HostPieces> owners =
          hosts.stream().filter(host -> owns(host, one.origin().where())).toList();
      if (owners.size() == 1) {
        place.apply(owners.getFirst()).add(one);
      } else {
        unclear(one.origin().where());
      }
    }
  }

  private void unclear(String where) {
    unclear(unreads, where);
  }

  static void unclear(Unreads unreads, String where) {
    unreads.failed(where, "several hosts lie here, and its name says none of them: use name=path");
  }

  /// The file's name begins as that of the host's status does, or with the host's name.
  private static boolean owns(HostPieces host, String where) {
    String file = file(where);
    boolean asStatus =
        host.statuses.stream()
            .map(status -> file(status.origin().where()))
            .map(name -> name.contains("status") ? name.substring(0, name.indexOf("status")) : "")
            .anyMatch(start -> !start.isEmpty() && file.startsWith(start));
    return asStatus
        || Hosts.selfName(host)
            .filter(name -> isBegin(file, name.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  private static boolean isBegin(String file, String name) {
    return file.startsWith(name)
        && file.length() > name.length()
        && !Character.isLetterOrDigit(file.charAt(name.length()));
  }

  private static String file(String where) {
    return where.substring(where.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
