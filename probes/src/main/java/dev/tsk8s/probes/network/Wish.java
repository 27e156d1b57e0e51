package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunAttribute.ChangeRequest;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;

/// Where a server is wished to answer from (RFC 5780 section 7.2), as it is sent.
final class Wish {
  private Wish() {}

  static ByteBuffer request(TransactionId id, Ask ask) {
    StunAttribute[] wishes =
        switch (ask) {
          case SAME -> new StunAttribute[0];
          case OTHER_PORT -> new StunAttribute[] {new ChangeRequest(false, true)};
          case OTHER_ADDRESS -> new StunAttribute[] {new ChangeRequest(true, true)};
        };
    return StunCodec.write(StunMessage.bindingRequest(id, wishes));
  }
}
