package dev.tsk8s.probes.files;

import java.util.List;

/// Where files lie together: a directory, a level of an archive, standard input, or files that were
/// named one by one.
///
/// @param path as a reader finds it again
/// @param bare its files were named one by one: its name says nothing of a host
/// @param given the name the user gave it; empty: none
record Folder(String path, boolean bare, String given) {
  private static final List<String> ARCHIVES = List.of(".tar.gz", ".tgz", ".tar", ".zip");

  /// The last part of the path, as hosts are called: `from-laptop` is `laptop`.
  String host() {
    String name = last(path);
    return name.startsWith("from-") && name.length() > "from-".length()
        ? name.substring("from-".length())
        : name;
  }

  /// The parts above, nearest first, to tell two of the same name apart.
  String parent() {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "" : last(path.substring(0, slash));
  }

  Folder below(String directory) {
    return directory.isEmpty() ? this : new Folder(path + "/" + directory, false, "");
  }

  /// The last part, without the ending of an archive.
  static String last(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (String archive : ARCHIVES) {
      if (name.endsWith(archive) && name.length() > archive.length()) {
        return name.substring(0, name.length() - archive.length());
      }
    }
    return name;
  }
}
