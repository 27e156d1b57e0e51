package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.probes.network.stun.StunAttribute.ChangedAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.ErrorCode;
import dev.tsk8s.probes.network.stun.StunAttribute.MappedAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.OtherAddress;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.Optional;

/// What the answer to a Binding request says.
final class Reply {
  private Reply() {}

  static Outcome of(StunMessage message) {
    if (message.isBinding(StunClass.ERROR)) {
      return message
          .first(ErrorCode.class)
          .<Outcome>map(error -> new Errored(error.code(), error.reason()))
          .orElseGet(() -> new Bad(Fault.MALFORMED));
    }
    if (!message.isBinding(StunClass.SUCCESS)) {
      return new Bad(Fault.MALFORMED);
    }
    if (!message.notUnderstood().isEmpty()) {
      return new Bad(Fault.NOT_UNDERSTOOD);
    }
    return message
        .mapped()
        .<Outcome>map(address ->
            new Mapped(StunSocket.endpoint(address), other(message), isRewritten(message, address)))
        .orElseGet(() -> new Bad(Fault.NO_ADDRESS));
  }

  /// RFC 5780's OTHER-ADDRESS, or what it was in RFC 3489.
  private static Optional<Endpoint> other(StunMessage message) {
    return message
        .first(OtherAddress.class)
        .map(OtherAddress::address)
        .or(() -> message.first(ChangedAddress.class).map(ChangedAddress::address))
        .filter(address -> address.getPort() != 0)
        .map(StunSocket::endpoint);
  }

  private static boolean isRewritten(StunMessage message, InetSocketAddress mapped) {
    return message
        .first(MappedAddress.class)
        .filter(plain -> !plain.address().equals(mapped))
        .isPresent();
  }
}
