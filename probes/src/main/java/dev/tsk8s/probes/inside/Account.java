package dev.tsk8s.probes.inside;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Resolving;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a probe pod says of a task: one line on its standard output.
public sealed interface Account {

  /// Of the task that it is about; 0: of a line that is no task.
  int number();

  /// The pod listens.
  ///
  /// @param version of the tsk8s in the pod
  /// @param node that it runs on; empty: it was not told
  /// @param addresses on which it listens, its own as the kernel has them: those that Kubernetes
  ///   knows first
  /// @param tailnet those of them by which devices of the tailnet know it
  record Ready(
      int number,
      String version,
      String node,
      List<Ip> addresses,
      List<Ip> tailnet,
      int udpPort,
      int tcpPort)
      implements Account {
    public Ready {
      requireNonNull(version);
      requireNonNull(node);
      addresses = List.copyOf(addresses);
      tailnet = List.copyOf(tailnet);
    }
  }

  /// What came of questions: a row for each target and protocol, in the order of the task.
  record Answers(int number, List<Answer> rows) implements Account {
    public Answers {
      rows = List.copyOf(rows);
    }

    /// As [ProbePlace.Asked], where the target is an index in the run.
    public record Answer(
        int to,
        Endpoint at,
        Protocol protocol,
        Optional<Ip> from,
        int sent,
        int answered,
        Ending ending,
        List<Ip> seenAs,
        Optional<RoundTrips> trips) {
      public Answer {
        requireNonNull(at);
        requireNonNull(protocol);
        requireNonNull(from);
        requireNonNull(ending);
        seenAs = List.copyOf(seenAs);
        requireNonNull(trips);
      }

      /// The fact.
      ///
      /// @param place whose index it is
      public ProbePlace.Asked asked(ProbeId place) {
        return new ProbePlace.Asked(
            place, at, protocol, from, sent, answered, ending, seenAs, trips);
      }
    }
  }

  /// What was heard of the others: a row for each sender, own address and protocol.
  record Sounds(int number, List<Sound> rows) implements Account {
    public Sounds {
      rows = List.copyOf(rows);
    }

    /// As [ProbePlace.Heard], where the sender is an index in the run.
    public record Sound(int from, Ip at, Protocol protocol, int count, List<Ip> sources) {
      public Sound {
        requireNonNull(at);
        requireNonNull(protocol);
        sources = List.copyOf(sources);
      }

      /// The fact.
      ///
      /// @param place whose index it is
      public ProbePlace.Heard heard(ProbeId place) {
        return new ProbePlace.Heard(place, at, protocol, count, sources);
      }
    }
  }

  /// What the kernel has counted.
  record Counted(int number, Counters counters) implements Account {
    public Counted {
      requireNonNull(counters);
    }
  }

  /// What name servers answered.
  record Names(int number, Resolving names) implements Account {
    public Names {
      requireNonNull(names);
    }
  }

  /// How large packets may be: a row for each target, in the order of the task.
  record Sizes(int number, List<Sized> rows) implements Account {
    public Sizes {
      rows = List.copyOf(rows);
    }

    /// As [PathSize], where the target is an index in the run.
    public record Sized(
        int to,
        Endpoint at,
        Optional<Integer> toTarget,
        Optional<Integer> fromTarget,
        int localLink,
        PathSize.Hole hole,
        List<Ip> refusedBy,
        String trouble) {
      public Sized {
        requireNonNull(at);
        requireNonNull(toTarget);
        requireNonNull(fromTarget);
        requireNonNull(hole);
        refusedBy = List.copyOf(refusedBy);
        requireNonNull(trouble);
      }

      /// The fact.
      ///
      /// @param place whose index it is
      public PathSize fact(ProbeId place) {
        return new PathSize(
            Optional.of(place), "", at, toTarget, fromTarget, localLink, hole, refusedBy, trouble);
      }
    }
  }

  /// What a stream carried, as its receiver counted; 0 bytes: there was none.
  record Streamed(int number, long bytes, Duration took) implements Account {
    public Streamed {
      requireNonNull(took);
    }
  }

  /// What STUN servers saw of this pod's sockets.
  record Mapping(int number, NatView view) implements Account {
    public Mapping {
      requireNonNull(view);
    }
  }

  /// What hosts outside answered: two rows for each, TCP and then UDP, in the order of the task.
  record Reaches(int number, List<Reached> rows) implements Account {
    public Reaches {
      rows = List.copyOf(rows);
    }
  }

  /// Whether a port is open now, or was until now; false: somebody holds it, or its time was over.
  record Opened(int number, boolean free) implements Account {}

  /// What came of knocking, in the order of the task.
  record Knocked(int number, List<KnockView> views) implements Account {
    public Knocked {
      views = List.copyOf(views);
    }
  }

  /// The task is not done.
  record Refused(int number, String why) implements Account {
    public Refused {
      requireNonNull(why);
    }
  }
}
