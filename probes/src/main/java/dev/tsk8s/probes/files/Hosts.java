package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts the outputs of hosts together: which belong to one host, what it is called, and which of
/// its states is judged.
final class Hosts {
  private final Unreads unreads;
  private final Map<Folder, HostPieces> byFolder = new LinkedHashMap<>();

  /// One host in one folder, before names are settled.
  private record Host(Folder folder, String name, HostPieces pieces) {}

  Hosts(Unreads unreads) {
    this.unreads = unreads;
  }

  HostPieces in(Folder folder) {
    return byFolder.computeIfAbsent(folder, _ -> new HostPieces());
  }

  List<Vantage> vantages() {
    var hosts = new ArrayList<Host>();
    byFolder.forEach((folder, pieces) -> hosts.addAll(split(folder, pieces)));
    var byName = new TreeMap<String, List<Host>>();
    for (Host host : merged(hosts)) {
      byName.computeIfAbsent(host.name(), _ -> new ArrayList<>()).add(host);
    }
    var vantages = new ArrayList<Vantage>();
    byName.forEach((name, same) ->
        same.forEach(host -> vantages.add(vantage(named(host, name, same), host.pieces()))));
    vantages.sort(Comparator.comparing(Vantage::id));
    return vantages;
  }

  /// A folder with statuses of several hosts has one host for each; what else lies there belongs to
  /// the host whose name is in the name of its file.
  private List<Host> split(Folder folder, HostPieces pieces) {
    if (pieces.node.isMixed()) {
      pieces.node.where().ifPresent(where -> FlatFolder.unclear(unreads, where));
      pieces.node.clear();
    }
    if (pieces.isEmpty()) {
      return List.of();
    }
    List<HostPieces> each = new ArrayList<>();
    for (StatusPiece status : pieces.statuses) {
      each.stream()
          .filter(host -> host.statuses.getFirst().sameHost(status))
          .findFirst()
          .orElseGet(() -> {
            each.add(new HostPieces());
            return each.getLast();
          })
          .statuses
          .add(status);
    }
    if (pieces.statuses.isEmpty()) {
      each.addAll(byTable(pieces));
    }
    if (each.size() < 2) {
      return List.of(new Host(folder, name(folder, pieces), pieces));
    }
    return new FlatFolder(each, unreads)
        .share(pieces).stream()
            .map(host -> new Host(folder, selfName(host).orElse(folder.host()), host))
            .toList();
  }

  /// Where there are readable statuses only, each host has its own.
  private static Collection<HostPieces> byTable(HostPieces pieces) {
    var hosts = new LinkedHashMap<String, HostPieces>();
    for (var table : pieces.tables) {
      String self = table.value().self().map(TailnetNode::name).orElse("");
      hosts.computeIfAbsent(self, _ -> new HostPieces()).tables.add(table);
    }
    return hosts.values();
  }

  private static String name(Folder folder, HostPieces pieces) {
    if (!folder.given().isEmpty()) {
      return folder.given();
    }
    Optional<String> pod = AgentFolders.pod(folder);
    if (pod.isPresent()) {
      return pieces.node.name().or(pieces.node::hostname).orElse(pod.get());
    }
    return folder.bare()
        ? selfName(pieces).orElseGet(() -> Folder.last(pieces.where()))
        : folder.host();
  }

  static Optional<String> selfName(HostPieces pieces) {
    return pieces.statuses.stream()
        .flatMap(piece -> piece.status().self().stream())
        .map(TailnetNode::name)
        .findFirst()
        .or(() ->
            pieces.tables.stream()
                .flatMap(found -> found.value().self().stream())
                .map(TailnetNode::name)
                .findFirst())
        .or(pieces.node::name);
  }

  /// Two folders of the same name with statuses of the same node are two states of one host: what
  /// the later one lacks is taken from the earlier. Two folders of different names are two hosts,
  /// even with one key: that is a finding.
  private static List<Host> merged(List<Host> hosts) {
    var merged = new ArrayList<Host>();
    for (Host host : hosts) {
      Optional<Host> same = merged.stream().filter(other -> sameHost(host, other)).findFirst();
      if (same.isEmpty()) {
        merged.add(host);
      } else {
        merged.remove(same.get());
        merged.add(
            isLater(host, same.get()) ? together(same.get(), host) : together(host, same.get()));
      }
    }
    return merged;
  }

  private static boolean sameHost(Host one, Host other) {
    return one.name().equals(other.name())
        && !one.pieces().statuses.isEmpty()
        && !other.pieces().statuses.isEmpty()
        && one.pieces().statuses.getFirst().sameNode(other.pieces().statuses.getFirst());
  }

  private static boolean isLater(Host one, Host other) {
    return StatusPiece.byTime(latest(one), latest(other)) > 0;
  }

  private static StatusPiece latest(Host host) {
    return host.pieces().statuses.stream().max(StatusPiece::byTime).orElseThrow();
  }

  private static Host together(Host earlier, Host later) {
    HostPieces pieces = later.pieces();
    HostPieces before = earlier.pieces();
    pieces.statuses.addAll(before.statuses);
    addIfNone(pieces.tables, before.tables);
    addIfNone(pieces.netchecks, before.netchecks);
    addIfNone(pieces.netcheckTexts, before.netcheckTexts);
    addIfNone(pieces.prefs, before.prefs);
    addIfNone(pieces.pings, before.pings);
    addIfNone(pieces.health, before.health);
    addIfNone(pieces.netmaps, before.netmaps);
    pieces.node.fillFrom(before.node);
    return new Host(later.folder(), later.name(), pieces);
  }

  private static <T> void addIfNone(List<T> later, List<T> earlier) {
    if (later.isEmpty()) {
      later.addAll(earlier);
    }
  }

  private static VantageId named(Host host, String name, List<Host> same) {
    if (same.size() == 1) {
      return VantageId.file(name);
    }
    long twins =
        same.stream()
            .filter(other -> other.folder().parent().equals(host.folder().parent()))
            .count();
    String parent = twins == 1 ? host.folder().parent() : "";
    return VantageId.file(parent.isEmpty() ? host.folder().path() : parent + "/" + name);
  }

  private static Vantage vantage(VantageId id, HostPieces pieces) {
    HostView host = new NodeEvidence(pieces.node).host();
    CiliumView cilium = new NodeEvidence(pieces.node).cilium();
    if (pieces.isWithoutTailscale() && Absence.isSeen(host.links())) {
      return Vantage.unseen(id, Absence.reason()).with(host).with(cilium);
    }
    return new Vantage(
        id,
        pieces.status(),
        pieces.earlier(),
        pieces.table(),
        pieces.netcheck(),
        pieces.prefs(),
        pieces.pings(),
        pieces.health(),
        pieces.netmap(),
        host,
        cilium);
  }
}
