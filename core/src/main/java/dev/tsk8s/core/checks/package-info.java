/// One class per question. [dev.tsk8s.core.checks.Checks#ALL] is the list, in the order a reader
/// should meet them; a check is named as its id: `path-relayed` is
/// [dev.tsk8s.core.checks.PathRelayed]. The others serve them:
///
/// - what runs Tailscale here: `Units`, `Unit`, `ProxyClasses`, `PortSeats`, `Ports`
/// - what becomes of its port on the way out: `Sender`, `NodeRules`, `SnatHeadlines`
/// - how it is reached: `WayIn`, `PublicEndpoint`, `NodeReach`, `RandomSnat`, `RelayNeed`
/// - who looked, and what was seen from there: `Lookouts`, `Views`, `SeenPaths`
/// - why paths are relayed: `RelayCauses`, `PodNat`, `RelaySymptoms`, `RelayDoubts`, `UdpBlocked`,
///   `PolicyBarrier`, `PolicySelection`
/// - routes and addresses: `AcceptedRoutes`, `ForeignRoutes`, `TailnetRoutes`, `OwnAddresses`,
///   `NodeSuffering`
/// - the kernels of nodes: `NodeViews`, `EachNode`, `HostRole`, `ReversePath`, `KernelVersion`
/// - numbers beside their limits: `PathLatency`, `CiliumGauges`
/// - one cause, not twelve symptoms: `CausesOnPaths`, `ExpiredKeys`, `Merged`
/// - names and evidence of findings: `PathSubjects`, `Exhibits`
@NullMarked
package dev.tsk8s.core.checks;

import org.jspecify.annotations.NullMarked;
