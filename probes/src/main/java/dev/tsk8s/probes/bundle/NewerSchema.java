package dev.tsk8s.probes.bundle;

import java.io.IOException;

/// A file of a bundle in a form that came after this tsk8s.
public final class NewerSchema extends IOException {
  private static final long serialVersionUID = 1L;

  private NewerSchema(String message) {
    super(message);
  }

  /// @param what the file holds
  /// @param tool version of the tsk8s that wrote it; empty: it does not say
  static void refuse(String what, int schema, int newest, String tool) throws NewerSchema {
    if (schema > newest) {
      throw new NewerSchema(
          what
              + " of schema "
              + schema
              + ", this tsk8s reads up to "
              + newest
              + ": read it with tsk8s "
              + (tool.isEmpty() ? "of a later version" : tool + " or a later version"));
    }
  }
}
