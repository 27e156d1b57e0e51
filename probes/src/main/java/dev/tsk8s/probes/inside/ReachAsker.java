package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does a [Task.Reach]: asks all hosts at once, each over TCP and by STUN.
final class ReachAsker {
  private final NameAsker names;

  /// @param names resolves those of hosts
  ReachAsker(NameAsker names) {
    this.names = names;
  }

  Account.Reaches ask(Task.Reach task) throws IOException, InterruptedException {
    List<Callable<List<Reached>>> hosts = new ArrayList<>();
    task.hosts().forEach(host -> hosts.add(() -> ask(host)));
    return new Account.Reaches(task.number(), all(hosts).stream().flatMap(List::stream).toList());
  }

  private List<Reached> ask(Task.Host host) throws IOException, InterruptedException {
    Optional<Ip> address = Ip.parse(host.name());
    if (address.isEmpty()) {
      address = names.address(host.name());
    }
    var tcp = new HostCall(host.name(), address, host.tcpPort(), Protocol.TCP);
    if (host.udpPort() == 0) {
      return List.of(tcp.ask());
    }
    var udp = new HostCall(host.name(), address, host.udpPort(), Protocol.UDP);
    return all(List.of(tcp::ask, udp::ask));
  }

  private static <T> List<T> all(List<Callable<T>> work) throws IOException, InterruptedException {
    var done = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> future : threads.invokeAll(work)) {
        done.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
    return done;
  }
}
