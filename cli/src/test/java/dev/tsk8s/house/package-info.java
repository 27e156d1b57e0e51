/// The rules of the house that no compiler keeps: which module may see what, and what each brings
/// along.
@NullMarked
package dev.tsk8s.house;

import org.jspecify.annotations.NullMarked;
