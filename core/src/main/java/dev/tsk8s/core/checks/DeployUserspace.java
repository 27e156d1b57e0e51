package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does the mode of the network, kernel or userspace, fit what the pod is for? A subnet router and
/// a sidecar may run in userspace; forwarding by DNAT may not (ts:cmd/containerboot/settings.go
/// validate), and the kernel's interface wants NET_ADMIN.
final class DeployUserspace implements Check {
  private static final Code CANNOT_FORWARD = new Code("deploy-userspace/cannot-forward");
  private static final Code NO_NET_ADMIN = new Code("deploy-userspace/no-net-admin");
  private static final Code ELSEWHERE = new Code("deploy-userspace/set-elsewhere");
  private static final Code NONE = new Code("deploy-userspace/nothing-to-judge");

  /// Each makes containerboot forward packets of others.
  private static final List<String> FORWARDING =
      List.of(
          "TS_DEST_IP",
          "TS_EXPERIMENTAL_DEST_DNS_NAME",
          "TS_TAILNET_TARGET_IP",
          "TS_TAILNET_TARGET_FQDN");

  @Override
  public String id() {
    return "deploy-userspace";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(CANNOT_FORWARD, NO_NET_ADMIN, ELSEWHERE, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    for (Unit unit : units.all(judgement)) {
      if (!unit.selfMade()) {
        continue;
      }
      Optional<String> forwards =
          FORWARDING.stream()
              .filter(name -> !unit.env().getOrDefault(name, "").isBlank())
              .findFirst();
      Optional<Boolean> userspace = unit.spec().userspace();
      if (userspace.isEmpty()) {
        judgement.unknown(unit.subject(), Reason.NotVisible.of(ELSEWHERE.text(), unit.where()));
      } else if (userspace.get() && forwards.isPresent()) {
        judgement.fault(
            Finding.problem(CANNOT_FORWARD, unit.subject())
                .with(unit.details())
                .with("variable", forwards.get())
                .seen(
                    Exhibits.spec(
                        units,
                        unit,
                        "env TS_USERSPACE",
                        unit.env().getOrDefault("TS_USERSPACE", Exhibit.UNSET))));
      } else if (!userspace.get() && !mayMakeInterfaces(unit)) {
        judgement.fault(
            Finding.problem(NO_NET_ADMIN, unit.subject())
                .with(unit.details())
                .seen(
                    Exhibits.spec(
                        units,
                        unit,
                        "securityContext.capabilities.add",
                        unit.spec().container().capabilities().toString())));
      } else {
        judgement.healthy();
      }
    }
    return judgement.verdict(NONE);
  }

  /// The device itself need not be mounted: container runtimes let a pod with NET_ADMIN make it.
  private static boolean mayMakeInterfaces(Unit unit) {
    var container = unit.spec().container();
    return container.privileged()
        || container.capabilities().stream()
            .map(capability -> capability.replaceFirst("^CAP_", ""))
            .anyMatch(Set.of("NET_ADMIN", "ALL")::contains);
  }
}
