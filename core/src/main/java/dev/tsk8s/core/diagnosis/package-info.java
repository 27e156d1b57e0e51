/// The words of judgement, and the [dev.tsk8s.core.diagnosis.Doctor] who applies all checks to one
/// snapshot.
@NullMarked
package dev.tsk8s.core.diagnosis;

import org.jspecify.annotations.NullMarked;
