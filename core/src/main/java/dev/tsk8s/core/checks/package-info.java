/// One class per question. [dev.tsk8s.core.checks.Checks#ALL] is the list, in the order a reader
/// should meet them.
@NullMarked
package dev.tsk8s.core.checks;

import org.jspecify.annotations.NullMarked;
