package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Reasoned;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// All that a probe run asks Kubernetes for.
public interface ProbeApi {
  /// Who made our objects, in their `managedFields`.
  String MANAGER = "tsk8s";

  /// The namespace of the user's context; `default` where it names none.
  String namespace();

  /// Makes an object by server-side apply.
  ///
  /// @throws NameTaken if one of that name was there: it is not ours
  /// @throws NoNamespace if there is no such namespace
  /// @throws dev.tsk8s.probes.NotAllowed if the user may not
  /// @throws Unanswered if nobody knows whether it was made
  /// @throws IOException if it was refused in another way
  Made apply(ProbeObject object, Deadline deadline) throws IOException, InterruptedException;

  /// Makes a namespace.
  ///
  /// @throws NameTaken if somebody else was faster
  Made createNamespace(ProbeObject namespace, Deadline deadline)
      throws IOException, InterruptedException;

  /// Lets Kubernetes remove it with all that it owns. Content if it, or this one of its name, is
  /// gone.
  void delete(Made object, Deadline deadline) throws IOException, InterruptedException;

  /// Reads a list page by page, and keeps of each object only what the projection makes of it.
  ///
  /// @param namespace empty: everywhere
  /// @param selector of the query: `labelSelector=…` or `fieldSelector=…`; empty: all
  <T> List<T> list(
      ProbeResource resource,
      Optional<String> namespace,
      String selector,
      Function<JsonNode, T> projection,
      Deadline deadline)
      throws IOException, InterruptedException;

  /// Attaches to a probe pod.
  PodTalk talk(String namespace, String pod, Deadline deadline)
      throws IOException, InterruptedException;

  /// An object of that name was there.
  final class NameTaken extends IOException {
    private static final long serialVersionUID = 1;

    public NameTaken(String what) {
      super(what + " was there already, and is not of this run");
    }
  }

  /// The namespace is not there.
  final class NoNamespace extends IOException {
    private static final long serialVersionUID = 1;

    public NoNamespace(String name) {
      super("there is no namespace " + name);
    }
  }

  /// There was no answer, or none that says what became of it.
  final class Unanswered extends IOException implements Reasoned {
    private static final long serialVersionUID = 1;

    private final IOException why;

    public Unanswered(IOException why) {
      super(why.getMessage(), why);
      this.why = why;
    }

    @Override
    public Reason reason(String what) {
      return why instanceof Reasoned known
          ? known.reason(what)
          : new Reason.Failed(what, String.valueOf(why.getMessage()));
    }
  }
}
