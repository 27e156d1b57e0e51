/// The manual page, made from the same model as the usage texts.
@NullMarked
package dev.tsk8s.cli.manual;

import org.jspecify.annotations.NullMarked;
