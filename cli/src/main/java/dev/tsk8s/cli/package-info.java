/// The command line: options in, report and exit code out.
@NullMarked
package dev.tsk8s.cli;

import org.jspecify.annotations.NullMarked;
