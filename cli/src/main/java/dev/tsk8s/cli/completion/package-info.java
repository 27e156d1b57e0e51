/// Completion scripts of the shells, made from the model of the command line.
@NullMarked
package dev.tsk8s.cli.completion;

import org.jspecify.annotations.NullMarked;
