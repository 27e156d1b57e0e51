package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/// Writes what could steer a terminal as `\\uXXXX`: the JSON means the same, and can be looked at.
final class VisibleEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;

  private static final int DELETE = 0x7F;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] escapes = standardAsciiEscapesForJSON();
    escapes[DELETE] = ESCAPE_STANDARD;
    return escapes;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return Harmless.steers(character)
        ? new SerializedString(String.format("\\u%04x", character))
        : null;
  }
}
