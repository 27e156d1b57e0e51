package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.ProbePlace.Protocol;
import java.time.Duration;
import java.util.List;

/// How a place resolves names, and what it was answered.
///
/// @param servers `nameserver` of its /etc/resolv.conf
/// @param search its `search`
/// @param ndots its option: names with fewer dots are tried with every search domain first
/// @param lookups in the order in which they were made
public record Resolving(List<Ip> servers, List<String> search, int ndots, List<Lookup> lookups) {

  /// Why a name was asked.
  public enum Purpose {
    /// `kubernetes.default.svc` of the cluster's own domain, which every cluster has.
    CLUSTER,
    /// The headless Service of the run, whose addresses are those of its pods.
    HEADLESS,
    /// The same name, which was denied, when caches must have forgotten that (RFC 2308 section 5).
    HEADLESS_LATER,
    /// A host outside, of the tailnet or named by the user.
    OUTSIDE,
    /// A name of the tailnet (MagicDNS).
    TAILNET
  }

  /// How a question ended.
  public enum Found {
    ADDRESSES,
    /// The answer does not fit into a packet of UDP, and is to be asked for over TCP (RFC 2181
    /// section 9).
    TRUNCATED,
    /// The name is there and has no address of the kind that was asked (NODATA, RFC 2308 section
    /// 2.2).
    NOTHING,
    /// NXDOMAIN.
    NO_SUCH_NAME,
    /// The server answers that it cannot, or will not (SERVFAIL, REFUSED and the like).
    FAILURE,
    SILENT,
    /// Nobody listens at the server's port, as its host says itself.
    CLOSED,
    /// No way to the server, as the kernel or a router says.
    UNREACHABLE
  }

  /// One question to one server.
  ///
  /// @param code of the answer, as IANA names it (`NOERROR`); empty: there was none
  /// @param addresses of the answer
  /// @param took until the answer, or until nothing more was waited for
  public record Lookup(
      Purpose purpose,
      String name,
      Ip server,
      Protocol protocol,
      Found found,
      String code,
      List<Ip> addresses,
      Duration took) {
    public Lookup {
      requireNonNull(purpose);
      requireNonNull(name);
      requireNonNull(server);
      requireNonNull(protocol);
      requireNonNull(found);
      requireNonNull(code);
      addresses = List.copyOf(addresses);
      requireNonNull(took);
    }
  }

  public Resolving {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    lookups = List.copyOf(lookups);
  }
}
