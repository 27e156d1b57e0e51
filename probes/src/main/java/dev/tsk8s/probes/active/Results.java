package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Sounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What each place measured so far, part by part, and why the rest is not known: whenever a run
/// ends, its facts are these.
final class Results {
  private static final Reason NO_STREAM = new Reason.NotAsked("throughput", ProbePlace.PLAN);

  private final Map<ProbeId, Evidence<List<Answers>>> answers = new HashMap<>();
  private final Map<ProbeId, Evidence<Sounds>> sounds = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Called>>> calls = new HashMap<>();
  private final Map<ProbeId, Evidence<Resolving>> names = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Reached>>> outside = new HashMap<>();
  private final Map<ProbeId, Evidence<List<PathSize>>> paths = new HashMap<>();
  private final Map<ProbeId, Evidence<List<PathSize>>> tailnet = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Throughput>>> streams = new HashMap<>();
  private final Map<ProbeId, Evidence<NatView>> nats = new HashMap<>();
  private final Map<ProbeId, Evidence<NatView>> natsOutside = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Counters>>> counters = new HashMap<>();
  private final boolean streaming;

  /// @param streaming it is asked for what TCP carries
  Results(boolean streaming) {
    this.streaming = streaming;
  }

  void asked(Map<ProbeId, Evidence<List<Answers>>> accounts) {
    answers.putAll(accounts);
  }

  void told(Map<ProbeId, Evidence<Sounds>> accounts) {
    sounds.putAll(accounts);
  }

  void called(Map<ProbeId, Evidence<List<Called>>> rows) {
    calls.putAll(rows);
  }

  void resolved(Map<ProbeId, Evidence<Resolving>> answers) {
    names.putAll(answers);
  }

  void reached(Map<ProbeId, Evidence<List<Reached>>> rows) {
    outside.putAll(rows);
  }

  void sized(Map<ProbeId, Evidence<List<PathSize>>> sizes) {
    paths.putAll(sizes);
  }

  void sizedInTailnet(Map<ProbeId, Evidence<List<PathSize>>> sizes) {
    tailnet.putAll(sizes);
  }

  /// Of some places; what is known of others stays, and why it is not.
  void streamed(Map<ProbeId, Evidence<List<Throughput>>> rows) {
    rows.forEach((id, row) ->
        streams.merge(
            id,
            row,
            (before, now) -> now.unseen().filter(NO_STREAM::equals).isPresent() ? before : now));
  }

  /// What each reached of hosts outside.
  Map<ProbeId, Evidence<List<Reached>>> outside() {
    return outside;
  }

  void mappedOutside(Map<ProbeId, Evidence<NatView>> views) {
    natsOutside.putAll(views);
  }

  void mapped(Map<ProbeId, Evidence<NatView>> views) {
    nats.putAll(views);
  }

  /// One reading more of each; one that fails leaves nothing to compare.
  void counted(Map<ProbeId, Evidence<Counters>> readings) {
    readings.forEach((id, one) -> counters.merge(id, one.map(List::of), Results::both));
  }

  private static Evidence<List<Counters>> both(
      Evidence<List<Counters>> before, Evidence<List<Counters>> after) {
    return before.seen().isEmpty() || after.seen().isEmpty()
        ? (after.seen().isEmpty() ? after : before)
        : after.map(last -> Stream.concat(before.seen().get().stream(), last.stream()).toList());
  }

  /// What came of the questions of each place.
  Map<ProbeId, Evidence<List<Answers>>> answers() {
    return answers;
  }

  /// Of a place that answered. To be called once.
  ///
  /// @param otherwise why the rest is not known
  /// @param byIndex who is meant by the numbers that places name each other by
  ProbePlace fact(
      ProbeId id,
      String pod,
      Evidence<List<Ip>> addresses,
      Reason otherwise,
      Map<Integer, ProbeId> byIndex) {
    return new ProbePlace(
        id,
        pod,
        addresses,
        taken(id, answers, otherwise).map(all -> rows(all, byIndex)),
        taken(id, sounds, otherwise).map(all -> rows(all, byIndex)),
        planned(id, "Services", calls, otherwise),
        planned(id, "DNS", names, otherwise),
        planned(id, "hosts outside", outside, otherwise),
        planned(id, "path MTU", paths, otherwise),
        planned(id, "path MTU in the tailnet", tailnet, otherwise),
        planned(id, "throughput", streams, streaming ? otherwise : NO_STREAM),
        planned(id, "NAT", nats, otherwise),
        planned(id, "NAT", natsOutside, otherwise),
        id.kind() == Kind.NODE
            ? counters.getOrDefault(id, new Unavailable<>(otherwise))
            : new Unavailable<>(new Reason.NotAsked("counters", ProbePlace.PLAN)));
  }

  /// An account that is a fact now is kept no longer: of many places both would fill the memory.
  private static <T> Evidence<T> taken(
      ProbeId id, Map<ProbeId, Evidence<T>> accounts, Reason otherwise) {
    Evidence<T> account = accounts.remove(id);
    return account == null ? new Unavailable<>(otherwise) : account;
  }

  /// A twin is there for its neighbour only.
  private static <T> Evidence<T> planned(
      ProbeId id, String what, Map<ProbeId, Evidence<T>> parts, Reason otherwise) {
    return id.kind() == Kind.TWIN
        ? new Unavailable<>(new Reason.NotAsked(what, ProbePlace.PLAN))
        : parts.getOrDefault(id, new Unavailable<>(otherwise));
  }

  private static List<Asked> rows(List<Answers> accounts, Map<Integer, ProbeId> byIndex) {
    return accounts.stream()
        .flatMap(account -> account.rows().stream())
        .flatMap(row -> Optional.ofNullable(byIndex.get(row.to())).map(row::asked).stream())
        .toList();
  }

  /// A sender that is none of ours is somebody who guessed; it tells nothing.
  private static List<Heard> rows(Sounds account, Map<Integer, ProbeId> byIndex) {
    return account.rows().stream()
        .flatMap(row -> Optional.ofNullable(byIndex.get(row.from())).map(row::heard).stream())
        .toList();
  }
}
