package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.probes.node.ResolvConf;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Does a [Task.Resolve]: asks the name servers of resolv.conf, all at once.
final class NameAsker {
  private static final int DNS = 53;

  /// The resolver's own (resolv.conf(5)).
  private static final int USUAL_NDOTS = 1;

  /// As many as a resolver takes (resolv.conf(5), MAXNS).
  private static final int MOST_SERVERS = 3;

  private static final Pattern NDOTS = Pattern.compile("(?m)^options\\b.*\\bndots:(\\d{1,4})");

  /// The entry of a pod's search path from which names of Services go on (Kubernetes: DNS for
  /// Services and Pods).
  private static final String SERVICES = "svc.";

  private final Path file;
  private final int port;
  private final boolean v6Only;

  private record Wanted(Purpose purpose, String name) {}

  /// @param file a resolv.conf
  /// @param port of name servers
  /// @param v6Only whether there is no address of IPv4 here
  NameAsker(Path file, int port, boolean v6Only) {
    this.file = file;
    this.port = port;
    this.v6Only = v6Only;
  }

  static NameAsker ofThisPlace() {
    boolean v4 = OwnAddresses.of(List.of()).stream().anyMatch(Inet4Address.class::isInstance);
    return new NameAsker(Path.of("/etc/resolv.conf"), DNS, !v4);
  }

  /// @throws IOException if resolv.conf cannot be read, or a socket cannot be had
  Account.Names ask(Task.Resolve task) throws IOException, InterruptedException {
    String text = Files.readString(file);
    var conf = ResolvConf.read(text);
    List<Ip> servers = servers(conf);
    List<Callable<List<Lookup>>> questions = new ArrayList<>();
    for (Ip server : servers) {
      for (Wanted wanted : wanted(task, conf.search())) {
        for (Protocol protocol : Protocol.values()) {
          var question =
              new NameQuestion(wanted.purpose(), wanted.name(), server, port, protocol, v6Only);
          questions.add(
              wanted.purpose() == Purpose.HEADLESS
                  ? new NewName(question, task.again())::ask
                  : () -> List.of(question.ask()));
        }
      }
    }
    int ndots =
        NDOTS.matcher(text).results().map(NameAsker::number).findFirst().orElse(USUAL_NDOTS);
    return new Account.Names(
        task.number(), new Resolving(servers, conf.search(), ndots, all(questions)));
  }

  private static int number(MatchResult found) {
    return Integer.parseInt(found.group(1));
  }

  /// Of a host outside, as the first server says that knows one.
  Optional<Ip> address(String host) throws IOException {
    for (Ip server : servers(ResolvConf.read(Files.readString(file)))) {
      var question = new NameQuestion(Purpose.OUTSIDE, host, server, port, Protocol.UDP, v6Only);
      Optional<Ip> first = question.ask().addresses().stream().findFirst();
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  private static List<Ip> servers(Resolver conf) {
    return conf.nameservers().stream().limit(MOST_SERVERS).toList();
  }

  private static List<Wanted> wanted(Task.Resolve task, List<String> search) {
    var all = new ArrayList<Wanted>();
    Optional<String> services = search.stream().filter(one -> one.startsWith(SERVICES)).findFirst();
    services.ifPresent(zone -> {
      all.add(new Wanted(Purpose.CLUSTER, "kubernetes.default." + zone));
      if (!task.headless().isEmpty()) {
        all.add(new Wanted(Purpose.HEADLESS, task.headless() + "." + zone));
      }
    });
    task.outside().forEach(name -> all.add(new Wanted(Purpose.OUTSIDE, name)));
    task.tailnet().forEach(name -> all.add(new Wanted(Purpose.TAILNET, name)));
    return all;
  }

  private static List<Lookup> all(List<Callable<List<Lookup>>> questions)
      throws IOException, InterruptedException {
    var lookups = new ArrayList<Lookup>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Lookup>> future : threads.invokeAll(questions)) {
        lookups.addAll(future.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
    return lookups;
  }
}
