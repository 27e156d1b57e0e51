package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import java.util.List;

/// The list of all checks, in reading order.
public final class Checks {
  public static final List<Check> ALL =
      List.of(
          // path: does traffic take the way it should?
          new PathState(),
          new PathUdpBlocked(),
          new PathNoDerp(),
          new PathRelayed(),
          new PathInCluster(),
          new PathTunnel(),
          new PathSlow(),
          new PathHealth(),
          // deploy: is Tailscale deployed so that peers get direct paths and restarts lose nothing?
          new DeployPattern(),
          new DeployUnderlayPod(),
          new UnderlayAddress(),
          new UnderlayFlannel(),
          new UnderlayPorts(),
          new UnderlayRoutes(),
          new DeployRunning(),
          new DeployDuplicateKey(),
          new DeployForcedRelay(),
          new DeployAcceptRoutes(),
          new DeployConnectorRoutes(),
          new DeployUserspace(),
          new DeployState(),
          new DeployPortClash(),
          new DeployWayIn(),
          new DeployPort(),
          new DeployStaticEndpoints(),
          new DeployPeerRelay(),
          new DeployFirewall(),
          new DeployNodeAddress(),
          new DeployKeyExpiry(),
          new DeployVersions(),
          // nat: which hops on the way out are hard for direct paths?
          new NatHops(),
          new NatPool(),
          // snat: which hop rewrites what Tailscale sends, and with which ports?
          new SnatPod(),
          new SnatHost(),
          // mtu: do the packets of each layer fit into the one below?
          new MtuUnderlay(),
          new MtuPods(),
          new MtuNodes(),
          new MtuTailscalePods(),
          new MtuSetting(),
          // cilium: does the pod network fit a tailnet below or beside it?
          new CiliumDevices(),
          new CiliumRouting(),
          new CiliumMasquerade(),
          new CiliumSocketLb(),
          new CiliumMtu(),
          new CiliumMarks(),
          new CiliumEncryption(),
          new CiliumKubeProxy(),
          new CiliumKeys(),
          new CiliumVersions(),
          new CiliumDrift(),
          new CiliumValues(),
          new CiliumMaps(),
          new CiliumMapPressure(),
          new CiliumDrops(),
          new CiliumAgentState(),
          new CiliumHealth(),
          // cidr: do ranges of the cluster, the tailnet and other sites leave each other alone?
          new CidrTailnet(),
          new CidrOverlap(),
          new CidrRoutes(),
          // model: do packets of pods arrive, and is a pod seen with its own address?
          new ModelReach(),
          new ModelSeen(),
          new ModelNodeAddress(),
          new ModelLoss(),
          new ModelThroughput(),
          new ModelMtu(),
          new ModelTailnet(),
          new ModelNat(),
          new ModelService(),
          new ModelServiceLocal(),
          new ModelCounters(),
          new ModelDns(),
          new ModelEgress(),
          new ModelInbound(),
          new ModelPodToPod(),
          new ModelPodToNode(),
          new ModelPodToService(),
          // node: does the kernel of each node let through what the pod network and Tailscale need?
          new NodeForwarding(),
          new NodeRpFilter(),
          new NodeFirewall(),
          new NodeIptables(),
          new NodeDns(),
          new NodeConntrack(),
          new NodeDrops(),
          new NodeBuffers(),
          new NodeOffload(),
          new NodeGso(),
          new NodeSelinux());

  private Checks() {}
}
