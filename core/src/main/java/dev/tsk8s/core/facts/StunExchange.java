package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/// One question to a STUN server, however many packets it took, and how it ended.
///
/// @param server as the user named it
/// @param to where the requests went
/// @param told the destination is not one the user named, but the other address or port that the
///   server told of itself (OTHER-ADDRESS)
/// @param ask from where the server should answer
/// @param purpose what the socket is used for: a socket that served one purpose has opened holes
///   that would falsify another
/// @param from the source the kernel chose: the address of the interface, the port of the socket
/// @param sent how many requests went out
/// @param came how many answers came, late ones too; fewer: something was lost on the way
/// @param roundTrip from the request that was answered to its answer; zero without an answer
public record StunExchange(
    String server,
    Endpoint to,
    boolean told,
    Ask ask,
    Purpose purpose,
    Endpoint from,
    int sent,
    int came,
    Duration roundTrip,
    Outcome outcome) {

  /// From where the server is asked to answer (CHANGE-REQUEST, RFC 5780 section 7.2).
  public enum Ask {
    /// From where it was asked.
    SAME,
    /// From its other port.
    OTHER_PORT,
    /// From its other address and its other port.
    OTHER_ADDRESS
  }

  /// What a socket is there for.
  public enum Purpose {
    /// To compare what several destinations see of one socket; and to see whether a server answers
    /// from its other address, since such a socket lets that in.
    MAPPING,
    /// The same from the one port that the user asked about.
    ASKED_PORT,
    /// To hear whether the way there is refused: only a connected socket is told.
    REFUSAL,
    /// To hear who gets in (RFC 5780 section 4.4); it has sent to one destination only.
    FILTERING,
    /// To be reached from this host at its outside address.
    HAIRPIN
  }

  /// How it ended.
  public sealed interface Outcome {}

  /// A valid answer came from where it was expected.
  ///
  /// @param mapped what the server saw as source (XOR-MAPPED-ADDRESS; of an old server
  ///   MAPPED-ADDRESS)
  /// @param other its second address and port (OTHER-ADDRESS, RFC 5780 section 7.4); empty: it has
  ///   none
  /// @param rewritten MAPPED-ADDRESS says something else than XOR-MAPPED-ADDRESS: a gateway on the
  ///   way rewrites addresses inside of packets
  public record Mapped(Endpoint mapped, Optional<Endpoint> other, boolean rewritten)
      implements Outcome {
    public Mapped {
      requireNonNull(mapped);
      requireNonNull(other);
    }
  }

  /// Nothing came.
  public record Silent() implements Outcome {}

  /// An ICMP error came back: a hop, or the host itself, refuses.
  public record Refused(String error) implements Outcome {}

  /// It could not be sent from here (no route, not permitted), or there was no time to wait for the
  /// answer: a message, or a stable word (`cut-short`).
  public record Unsent(String error) implements Outcome {}

  /// A STUN error response (RFC 8489 section 14.8).
  public record Errored(int code, String phrase) implements Outcome {}

  /// Something came that must not be believed.
  public record Bad(Fault fault) implements Outcome {}

  /// Why an answer is not believed.
  public enum Fault {
    /// It is no STUN message that can be read to its end.
    MALFORMED,
    /// It carries another transaction than ours.
    FOREIGN_TRANSACTION,
    /// It came from an address that was not asked.
    WRONG_SOURCE,
    /// No usable address is in it: none at all, port 0, an address no packet can come from.
    NO_ADDRESS,
    /// It says things that must be understood and are not (RFC 8489 section 6.3.3).
    NOT_UNDERSTOOD,
    /// Two answers to one request say different things.
    CONTRADICTS_ITSELF,
    /// The server answered from where it was asked instead of from its other address.
    UNCHANGED,
    /// Far more answers came than were asked for.
    FLOOD
  }

  public StunExchange {
    requireNonNull(server);
    requireNonNull(to);
    requireNonNull(ask);
    requireNonNull(purpose);
    requireNonNull(from);
    requireNonNull(roundTrip);
    requireNonNull(outcome);
  }

  /// What the server saw, if it answered as it should.
  public Optional<Mapped> mapped() {
    return outcome instanceof Mapped seen ? Optional.of(seen) : Optional.empty();
  }

  /// Whether anything at all came back from where it was sent: UDP passes, both ways.
  public boolean answered() {
    return switch (outcome) {
      case Mapped _, Errored _ -> true;
      case Bad(var fault) -> fault != Fault.WRONG_SOURCE;
      case Silent _, Refused _, Unsent _ -> false;
    };
  }
}
