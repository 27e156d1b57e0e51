package dev.tsk8s.probes.objects;

/// The parts of a container image reference `registry/path/NAME:TAG@DIGEST`.
///
/// @param path what stands before the name, without a final slash; may be empty
/// @param tag empty if there is a digest only, or neither
record Image(String path, String name, String tag) {

  static Image parse(String reference) {
    int at = reference.indexOf('@');
    String plain = at < 0 ? reference : reference.substring(0, at);
    int slash = plain.lastIndexOf('/');
    String path = slash < 0 ? "" : plain.substring(0, slash);
    String last = plain.substring(slash + 1);
    int colon = last.indexOf(':');
    return colon < 0
        ? new Image(path, last, "")
        : new Image(path, last.substring(0, colon), last.substring(colon + 1));
  }

  /// Whether the last part of the path is `segment`: `quay.io/calico/node` is in `calico`.
  boolean in(String segment) {
    return path.equals(segment) || path.endsWith("/" + segment);
  }
}
