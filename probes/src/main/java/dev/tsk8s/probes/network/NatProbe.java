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
  private static final int FIRST_TRIES = 3;

  private final NatPlan plan;

  public NatProbe(NatPlan plan) {
    this.plan = plan;
  }

  @Override
  public NatView collect(Deadline deadline) throws IOException, InterruptedException {
    Targets targets = Targets.of(plan.servers(), deadline);
    long began = System.nanoTime();
    var budget = new PacketBudget(plan.packets());
    try (var talk = new StunTalk(budget, deadline)) {
      var mapping = new MappingRounds(talk, targets);
      Optional<AskedPort> port = plan.port().map(asked -> open(asked, mapping));
      mapping.run();
      if (needsMore(view(talk, targets, Optional.empty(), port, budget, began))) {
        mapping.more();
      }
      return view(talk, targets, others(talk, mapping), port, budget, began);
    }
  }

  /// Filtering and hairpin, which wait for what may never come: at once.
  private static Optional<Hairpin> others(StunTalk talk, MappingRounds mapping)
      throws IOException, InterruptedException {
    var filtering = new FilteringRounds(talk, mapping);
    var hairpin = new HairpinRounds(talk, mapping);
    talk.ask(
        Stream.concat(filtering.first().stream(), hairpin.first().stream()).toList(),
        mapping.patience(FIRST_TRIES),
        0);
    new Waiting(talk, mapping)
        .run(filtering.plan(), Optional.of(hairpin).filter(HairpinRounds::isPossible));
    return hairpin.found();
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

  private static NatView view(
      StunTalk talk,
      Targets targets,
      Optional<Hairpin> hairpin,
      Optional<AskedPort> port,
      PacketBudget budget,
      long began) {
    return new NatView(
        talk.exchanges(),
        targets.missed(),
        hairpin,
        port,
        budget.sent(),
        Duration.ofNanos(System.nanoTime() - began));
  }
}
