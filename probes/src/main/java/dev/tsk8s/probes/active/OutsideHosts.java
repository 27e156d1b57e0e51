package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.HostsOutside;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import java.util.List;
import java.util.Optional;

/// The hosts outside that every place may ask.
///
/// @param hosts none: there is nobody to ask
/// @param fact who named them
/// @param tailnetName of a device of the tailnet, for name servers that are set up to know such
///   names; empty: they are not, or none is known
public record OutsideHosts(List<Outside> hosts, HostsOutside fact, Optional<String> tailnetName) {
  /// Finds some where the user named none.
  @FunctionalInterface
  public interface Source {
    /// Never fails: where there are none, their fact says why.
    OutsideHosts find(Deadline deadline) throws InterruptedException;

    /// Whether a name of the tailnet is wanted, also where the user named hosts.
    default boolean wantsName() {
      return false;
    }

    /// Nobody is asked.
    Source NOBODY = _ -> none(List.of());
  }

  public OutsideHosts {
    hosts = List.copyOf(hosts);
    requireNonNull(fact);
    requireNonNull(tailnetName);
  }

  /// @param from where they were read
  public static OutsideHosts of(List<Outside> hosts, Origin from, List<Reason> untold) {
    List<String> names = hosts.stream().map(Outside::host).toList();
    return new OutsideHosts(
        hosts, new HostsOutside(names, Optional.of(from), untold), Optional.empty());
  }

  /// @param untold why there are none
  public static OutsideHosts none(List<Reason> untold) {
    return new OutsideHosts(List.of(), HostsOutside.none(untold), Optional.empty());
  }

  /// And name servers may be asked for this name.
  public OutsideHosts with(Optional<String> name) {
    return new OutsideHosts(hosts, fact, name);
  }

  /// Those that the user named, else those of the source.
  static Source of(ProbeOptions options, Source otherwise) {
    return options.outside().isEmpty()
        ? otherwise
        : deadline ->
            of(options.outside(), new Origin(HostsOutside.OPTION, deadline.now()), List.of())
                .with(
                    otherwise.wantsName()
                        ? otherwise.find(deadline).tailnetName()
                        : Optional.empty());
  }
}
