package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.inside.Account;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Counted;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Sounds;
import dev.tsk8s.probes.inside.TalkJson;
import dev.tsk8s.probes.inside.TalkJson.Unreadable;
import dev.tsk8s.probes.inside.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Talks to all pods of a run: many at once, each under a limit of its own, so that one that is
/// lost costs the others nothing.
final class Asking {
  /// As exec elsewhere: a control plane of three small machines carries it.
  static final int AT_ONCE = 64;

  /// A JVM that starts on a busy node, and its first words.
  private static final Duration GREETING = Duration.ofSeconds(15);

  private static final Duration TELLING = Duration.ofSeconds(2);

  /// Beyond the time that the questions take: to attach, and to write it all down.
  private static final Duration AROUND = Duration.ofSeconds(8);

  /// The kubelet may still be opening the streams of a container that runs already.
  private static final int GREETINGS = 3;

  private static final Duration BETWEEN_GREETINGS = Duration.ofMillis(700);

  private final ProbeApi api;
  private final ProbeObjects objects;
  private final Deadline deadline;
  private final Fanout places = Fanout.of(AT_ONCE);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, String> displays = new ConcurrentHashMap<>();

  Asking(ProbeApi api, ProbeObjects objects, Deadline deadline) {
    this.api = api;
    this.objects = objects;
    this.deadline = deadline;
  }

  /// How a reader knows a pod.
  String display(String pod) {
    return displays.computeIfAbsent(pod, name -> "attach " + objects.namespace() + "/" + name);
  }

  /// Says who we are, and hears who they are.
  ///
  /// @param pods their names
  SortedMap<ProbeId, Evidence<Ready>> greet(Map<ProbeId, String> pods) {
    return all(pods, GREETING, (_, pod) -> own -> greet(pod, own));
  }

  private Ready greet(String pod, Deadline own) throws IOException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try (PodTalk talk = api.talk(objects.namespace(), pod, own)) {
        var task = new Task.Greet(numbers.incrementAndGet(), objects.run().text());
        return exchange(talk, task, Ready.class, own);
      } catch (IOException e) {
        boolean again = !(e instanceof NotAllowed) && tried < GREETINGS;
        if (!again || own.isOver() || own.stopsWithin(BETWEEN_GREETINGS)) {
          throw e;
        }
      }
    }
  }

  /// Lets them ask each other.
  SortedMap<ProbeId, Evidence<List<Answers>>> ask(Map<ProbeId, String> pods, Questions questions) {
    return all(
        pods,
        questions.takes().plus(AROUND),
        (id, pod) -> own -> answers(pod, questions.of(id), own));
  }

  private List<Answers> answers(String pod, List<Function<Integer, Task.Ask>> tasks, Deadline own)
      throws IOException, InterruptedException {
    var answers = new ArrayList<Answers>();
    if (tasks.isEmpty()) {
      return answers;
    }
    try (PodTalk talk = api.talk(objects.namespace(), pod, own)) {
      for (Function<Integer, Task.Ask> task : tasks) {
        answers.add(exchange(talk, task.apply(numbers.incrementAndGet()), Answers.class, own));
      }
    }
    return answers;
  }

  /// Lets them ask Services, once more and again where not all is answered: rules on nodes follow a
  /// new Service after seconds, and its endpoints one by one.
  SortedMap<ProbeId, Evidence<List<Called>>> call(
      Map<ProbeId, String> pods, ServiceQuestions questions) {
    return all(pods, ServiceQuestions.TAKES, (id, pod) -> own -> called(pod, questions, id, own));
  }

  private List<Called> called(String pod, ServiceQuestions questions, ProbeId id, Deadline own)
      throws IOException, InterruptedException {
    try (PodTalk talk = api.talk(objects.namespace(), pod, own)) {
      for (int tried = 1; ; tried++) {
        Task.Ask task = questions.task(numbers.incrementAndGet(), id);
        List<Called> rows = questions.facts(exchange(talk, task, Answers.class, own));
        boolean whole = rows.stream().allMatch(row -> row.answered() >= row.sent());
        if (whole
            || tried == ServiceQuestions.TRIES
            || own.stopsWithin(ServiceQuestions.BETWEEN_TRIES)) {
          return rows;
        }
      }
    }
  }

  /// Hears what reached them.
  SortedMap<ProbeId, Evidence<Sounds>> tell(Map<ProbeId, String> pods) {
    return round(
        pods,
        new Round<>(
            Sounds.class, TELLING, (_, number) -> new Task.Tell(number), (_, sounds) -> sounds));
  }

  /// Hears what the kernels have counted so far.
  SortedMap<ProbeId, Evidence<Counters>> count(Map<ProbeId, String> pods) {
    return round(
        pods,
        new Round<>(
            Counted.class,
            TELLING,
            (_, number) -> new Task.Count(number),
            (_, counted) -> counted.counters()));
  }

  /// Lets each do one task.
  <A extends Account, F> SortedMap<ProbeId, Evidence<F>> round(
      Map<ProbeId, String> pods, Round<A, F> round) {
    return all(
        pods,
        round.takes().plus(AROUND),
        (id, pod) ->
            own -> {
              try (PodTalk talk = api.talk(objects.namespace(), pod, own)) {
                Task task = round.task().apply(id, numbers.incrementAndGet());
                return round.fact().apply(id, exchange(talk, task, round.account(), own));
              }
            });
  }

  private <T> SortedMap<ProbeId, Evidence<T>> all(
      Map<ProbeId, String> pods, Duration limit, BiFunction<ProbeId, String, Collector<T>> look) {
    var endings = new TreeMap<ProbeId, Evidence<T>>();
    try (var gathering = new Gathering(deadline, places)) {
      var pending = new LinkedHashMap<ProbeId, Pending<T>>();
      pods.forEach(
          (id, pod) -> pending.put(id, gathering.start(display(pod), limit, look.apply(id, pod))));
      pending.forEach((id, one) -> endings.put(id, gathering.await(one)));
    }
    return endings;
  }

  /// Says a task and waits for its account among those of everybody.
  private static <T extends Account> T exchange(
      PodTalk talk, Task task, Class<T> wanted, Deadline own)
      throws IOException, InterruptedException {
    talk.say(""); // ends what somebody who was cut off has left half written
    talk.say(TalkJson.line(task));
    while (true) {
      Account account;
      try {
        account = TalkJson.account(talk.hear(own));
      } catch (Unreadable _) {
        continue; // what the JVM or a sidecar wrote
      }
      if (account.number() != task.number()) {
        continue;
      }
      if (wanted.isInstance(account)) {
        return wanted.cast(account);
      }
      throw new IOException(
          account instanceof Account.Refused(_, var why)
              ? "the probe pod refuses: " + why
              : "the probe pod answers something else");
    }
  }
}
