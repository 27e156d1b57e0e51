package dev.tsk8s.probes.network;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.nat.Reasons;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// Asks STUN servers what the NATs in front of this host do (RFC 5780 section 4).
///
/// Mapping first: the tests of filtering and hairpinning open holes that would falsify it.
public final class NatProbe implements Collector<NatView> {
  private final NatPlan plan;

  public NatProbe(NatPlan plan) {
    this.plan = plan;
  }

  @Override
  public NatView collect(Deadline deadline) throws IOException, InterruptedException {
    return collect(deadline, true);
  }

  /// Sends to nobody but the servers: hairpinning is not tried.
  public NatView ofServers(Deadline deadline) throws IOException, InterruptedException {
    return collect(deadline, false);
  }

  private NatView collect(Deadline deadline, boolean hairpinning)
      throws IOException, InterruptedException {
    Targets targets = Targets.of(plan.servers(), deadline);
    var look = new Look(targets, new PacketBudget(plan.packets()), System.nanoTime());
    try (var talk = new StunTalk(look.budget(), deadline, targets.seconds())) {
      var mapping =
          new MappingRounds(
              talk, targets, () -> needsMore(look.view(talk, Optional.empty(), plan.port())));
      Optional<AskedPort> port = plan.port().map(asked -> open(asked, mapping));
      var hairpin = new HairpinRounds(talk, mapping);
      talk.run(
          Stream.of(
                  mapping,
                  FilteringRounds.ofAnyPort(talk, mapping),
                  FilteringRounds.ofAskedPort(talk, mapping),
                  hairpin)
              .filter(strand -> hairpinning || strand != hairpin)
              .toList());
      return look.view(talk, hairpin.found(), port);
    }
  }

  /// One look, as far as it got.
  private record Look(Targets targets, PacketBudget budget, long began) {
    NatView view(StunTalk talk, Optional<Hairpin> hairpin, Optional<AskedPort> port) {
      return new NatView(
          talk.exchanges(),
          targets.missed(),
          hairpin,
          port,
          budget.sent(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static AskedPort open(AskedPort asked, MappingRounds mapping) {
    if (asked.holder().isPresent()) {
      return asked;
    }
    try {
      mapping.openPort(asked.port());
      return asked;
    } catch (BindException _) {
      return new AskedPort(asked.port(), Optional.of("another-program"), asked.advertised());
    } catch (IOException e) {
      return new AskedPort(
          asked.port(), Optional.of(String.valueOf(e.getMessage())), asked.advertised());
    }
  }

  private static boolean needsMore(NatView view) {
    return NatBehaviour.v4(view).mapping() instanceof Of.Unsure<?>(Reason.NotVisible(var code, _))
        && (code.equals(Reasons.LUCK) || code.equals(Reasons.SOME_SOCKETS));
  }
}
