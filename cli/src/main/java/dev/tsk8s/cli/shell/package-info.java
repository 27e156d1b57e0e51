/// The interactive report: a line says what to show of it, and the session shows that.
@NullMarked
package dev.tsk8s.cli.shell;

import org.jspecify.annotations.NullMarked;
