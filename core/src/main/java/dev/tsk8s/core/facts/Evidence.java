package dev.tsk8s.core.facts;

import java.util.Optional;
import java.util.function.Function;

/// What was seen of one thing, or the reason why nothing was. Absence is an observation: an empty
/// list that was read is `Observed(List.of())`, never [Unavailable].
public sealed interface Evidence<T> permits Observed, Unavailable {

  /// The value if it was observed.
  default Optional<T> seen() {
    return switch (this) {
      case Observed<T>(var value, _) -> Optional.of(value);
      case Unavailable<T> _ -> Optional.empty();
    };
  }

  /// The same evidence of something derived from the value.
  default <R> Evidence<R> map(Function<? super T, ? extends R> derive) {
    return switch (this) {
      case Observed<T>(var value, var origin) -> new Observed<>(derive.apply(value), origin);
      case Unavailable<T>(var reason) -> new Unavailable<>(reason);
    };
  }

  /// Why there may be more than was seen: the reason of an [Unavailable], or why some namespaces
  /// were not read. Empty: everything was read, and what is not in the value does not exist. To be
  /// asked before anything is concluded from absence in the whole cluster.
  default Optional<Reason> unseen() {
    return switch (this) {
      case Observed<T>(_, var origin) -> origin.part().map(Origin.Part::elsewhere);
      case Unavailable<T>(var reason) -> Optional.of(reason);
    };
  }

  /// The same for one namespace: empty if that one was read.
  default Optional<Reason> unseenIn(String namespace) {
    return switch (this) {
      case Observed<T>(_, var origin) ->
          origin
              .part()
              .filter(part -> !part.namespaces().contains(namespace))
              .map(Origin.Part::elsewhere);
      case Unavailable<T>(var reason) -> Optional.of(reason);
    };
  }
}
