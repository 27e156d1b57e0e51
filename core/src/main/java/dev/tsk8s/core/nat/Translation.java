package dev.tsk8s.core.nat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;

/// How the sockets of a host are mapped, judged by comparing what destinations on one side saw of
/// each.
record Translation(Of<Mapping> mapping, Of<Hardness> hardness) {

  /// One of so many sockets may be an exception: its port was taken outside, or its first packets
  /// overtook each other on their way through the NAT.
  private static final int EXCEPTION = 8;

  /// The chance below which equal ports are no luck any more.
  private static final double LUCK = 0.001;

  static Translation of(Sides sides) {
    return of(sides, sides.outside());
  }

  /// @param all samples of the same NAT, by which to tell from how many ports it draws
  static Translation of(Sides sides, List<Sample> all) {
    List<Sample> samples = sides.outside();
    List<SocketMapping> sockets = SocketMapping.of(samples);
    if (sides.mixed()) {
      return unknown(Reasons.DIFFERENT_SIDES, Map.of());
    }
    List<SocketMapping> compared =
        sockets.stream().filter(one -> one.samples().size() > 1).toList();
    long varying = compared.stream().filter(SocketMapping::varies).count();
    if (varying * EXCEPTION > compared.size()) {
      return varying(compared, varying, all);
    }
    compared = compared.stream().filter(one -> !one.varies()).toList();
    if (compared.stream().noneMatch(SocketMapping::comparesAddresses)) {
      int servers = (int) samples.stream().map(one -> one.to().ip()).distinct().count();
      return unknown(new Reason.TooFew("STUN servers", servers, 2));
    }
    if (couldBeLuck(compared, all)) {
      return unknown(Reasons.LUCK, Map.of());
    }
    return samples.stream().allMatch(Sample::isUntouched)
        ? known(Mapping.NONE, Hardness.NONE)
        : known(Mapping.EIM, Hardness.EASY);
  }

  private static Translation varying(List<SocketMapping> compared, long varying, List<Sample> all) {
    if (2 * varying < compared.size()) {
      return unknown(
          Reasons.SOME_SOCKETS,
          Map.of("varying", Long.toString(varying), "sockets", Integer.toString(compared.size())));
    }
    if (compared.stream().anyMatch(SocketMapping::variesByPort)) {
      return known(Mapping.APDM, Hardness.HARD);
    }
    var outlier = Outlier.among(compared);
    if (outlier.isPresent()) {
      return unknown(Reasons.CONTRADICTING, Map.of("server", outlier.get().text()));
    }
    List<SocketMapping> byPort = compared.stream().filter(SocketMapping::comparesPorts).toList();
    return new Translation(
        byPort.isEmpty() || couldBeLuck(byPort, all)
            ? new Of.Unsure<>(Reason.NotVisible.of(Reasons.ADDRESS_OR_PORT, Map.of()))
            : new Of.Is<>(Mapping.ADM),
        new Of.Is<>(Hardness.HARD));
  }

  /// Whether a NAT that draws a port for every destination could have shown the same: it could, if
  /// it draws from few. How few, the ports that were seen tell; a port that was kept was not drawn.
  private static boolean couldBeLuck(List<SocketMapping> sockets, List<Sample> all) {
    List<SocketMapping> drawn = sockets.stream().filter(one -> !allKept(one)).toList();
    if (drawn.isEmpty()) {
      return false;
    }
    var ports = all.stream().mapToInt(one -> one.mapped().port()).summaryStatistics();
    long choices = Math.max(2, ports.getMax() - ports.getMin() + 1L);
    double comparisons = drawn.stream().mapToDouble(SocketMapping::comparisons).sum();
    return Math.pow(1.0 / choices, comparisons) > LUCK;
  }

  private static boolean allKept(SocketMapping socket) {
    return socket.samples().stream().allMatch(Sample::portKept);
  }

  private static Translation known(Mapping mapping, Hardness hardness) {
    return new Translation(new Of.Is<>(mapping), new Of.Is<>(hardness));
  }

  static Translation unknown(Reason reason) {
    return new Translation(new Of.Unsure<>(reason), new Of.Unsure<>(reason));
  }

  private static Translation unknown(String code, Map<String, String> details) {
    return unknown(Reason.NotVisible.of(code, details));
  }
}
