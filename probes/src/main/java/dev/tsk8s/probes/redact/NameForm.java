package dev.tsk8s.probes.redact;

import java.util.EnumSet;
import java.util.Set;

/// How a name that no fact has may stand in a sentence or a setting.
enum NameForm implements Form {
  /// `https://proxy.corp:3128/`.
  URL_HOST("(?<=://)[^\\s/\"':,\\[\\]]+"),
  /// `/api/v1/namespaces/shop/pods`.
  API_PATH("(?<=/(?:namespaces|nodes|pods|services|secrets|configmaps)/)[a-z0-9][a-z0-9.-]*"),
  /// `system:serviceaccount:shop:reader`.
  ACCOUNT("(?<=system:(?:serviceaccount|node):)[^\\s\"',]+"),
  /// `{dedicated: shop}`, a taint.
  TAINT("(?<=\\{)[^\\s{}:]+(?:: [^{}]*)?(?=\\})"),
  /// `db.corp.example`.
  HOST(
      "(?<![\\p{L}\\p{N}@/._-])(?:[A-Za-z0-9_](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,24}"
          + "(?![\\p{L}\\p{N}_(-]|\\.[\\p{L}\\p{N}])"),
  /// `"orders"`.
  QUOTED("(?<=[\"'“‘])[\\p{L}\\p{N}][\\p{L}\\p{N}._/-]*[\\p{L}\\p{N}](?=[\"'”’])"),
  /// `orders-7f9c`, as objects and machines that are made by the dozen are called.
  NUMBERED(
      "(?<![\\p{L}\\p{N}._/-])(?=[0-9-]*[a-z])(?:[a-z0-9]+-)+(?=[a-z0-9]*\\d)[a-z0-9]*[a-z0-9](?![\\p{L}\\p{N}_-])");

  /// Those that are looked for in a setting: its other words are its own.
  static final Set<NameForm> OF_SETTINGS = EnumSet.of(URL_HOST, HOST);

  /// Those that are looked for in what was asked of a server.
  static final Set<NameForm> OF_SOURCES = EnumSet.of(URL_HOST, API_PATH, ACCOUNT);

  private final String regex;

  NameForm(String regex) {
    this.regex = regex;
  }

  @Override
  public String regex() {
    return regex;
  }
}
