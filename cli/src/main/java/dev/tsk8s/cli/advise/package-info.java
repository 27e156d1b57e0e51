/// Walking the decision chart.
@NullMarked
package dev.tsk8s.cli.advise;

import org.jspecify.annotations.NullMarked;
