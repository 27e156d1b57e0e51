package dev.tsk8s.core.nat;

import java.util.Set;

/// What keeps a NAT's behaviour from being known, as codes with words.
public final class Reasons {
  /// Private addresses only, and different ones.
  public static final String DIFFERENT_SIDES = "nat-behaviour/different-sides";

  /// The ports were the same, and so few were seen that it could be luck.
  public static final String LUCK = "nat-behaviour/kept-by-luck";

  /// Only few of the sockets were mapped differently for different destinations.
  public static final String SOME_SOCKETS = "nat-behaviour/some-sockets";

  /// One server says something else than all others.
  public static final String CONTRADICTING = "nat-behaviour/contradicting-servers";

  /// Mapped by destination, and no server has two ports to tell how.
  public static final String ADDRESS_OR_PORT = "nat-behaviour/address-or-port";

  /// No server answered.
  public static final String NO_ANSWER = "nat-behaviour/no-answer";

  /// One server does not answer: it may be dead.
  public static final String ONE_SILENT = "nat-behaviour/one-silent-server";

  /// No server answered, and so little was sent that all of it may have been lost.
  public static final String MAYBE_LOST = "nat-behaviour/maybe-lost";

  /// Nothing could be sent.
  public static final String NOTHING_SENT = "nat-behaviour/nothing-sent";

  /// No server has a second address (RFC 5780) to answer from.
  public static final String NO_OTHER_ADDRESS = "nat-behaviour/no-other-address";

  /// The server's second address does not answer even if it is asked itself.
  public static final String ONE_LEGGED = "nat-behaviour/one-legged-server";

  /// So many packets were lost that silence says nothing.
  public static final String LOSSY = "nat-behaviour/lossy";

  /// Without a NAT there is nothing to turn round.
  public static final String NO_NAT = "nat-behaviour/no-nat";

  /// It was not tried.
  public static final String NOT_TRIED = "nat-behaviour/not-tried";

  /// The asked port is held by somebody else.
  public static final String PORT_HELD = "nat-behaviour/port-held";

  /// Nothing came from a port that was knocked at: its holder may answer nobody.
  public static final String SILENT_HOLDER = "nat-knock/silent-holder";

  /// Too little was sent to a port that was knocked at.
  public static final String FEW_TRIES = "nat-knock/few-tries";

  /// Nothing could be sent to a port that was to be knocked at.
  public static final String NOT_SENT = "nat-knock/not-sent";

  /// Something came from there that is no answer.
  public static final String STRANGE_ANSWER = "nat-knock/strange-answer";

  /// All of them.
  public static final Set<String> ALL =
      Set.of(
          DIFFERENT_SIDES,
          LUCK,
          SOME_SOCKETS,
          CONTRADICTING,
          ADDRESS_OR_PORT,
          NO_ANSWER,
          ONE_SILENT,
          MAYBE_LOST,
          NOTHING_SENT,
          NO_OTHER_ADDRESS,
          ONE_LEGGED,
          LOSSY,
          NO_NAT,
          NOT_TRIED,
          PORT_HELD,
          SILENT_HOLDER,
          FEW_TRIES,
          NOT_SENT,
          STRANGE_ANSWER);

  private Reasons() {}
}
