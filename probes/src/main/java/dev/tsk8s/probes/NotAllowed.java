package dev.tsk8s.probes;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.io.IOException;

/// The API server refused. Whoever asked says what was asked for: the answer itself does not
/// always.
public final class NotAllowed extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  private final String verb;
  private final String resource;
  private final String namespace;

  /// @param namespace empty: cluster-wide
  public NotAllowed(String verb, String resource, String namespace, Throwable cause) {
    super("may not " + verb + " " + resource, cause);
    this.verb = requireNonNull(verb);
    this.resource = requireNonNull(resource);
    this.namespace = requireNonNull(namespace);
  }

  @Override
  public Reason reason(String what) {
    return new Reason.Forbidden(verb, resource, namespace);
  }
}
