/// Immutable records of what was seen. [dev.tsk8s.core.facts.Snapshot] is the root; every leaf that
/// somebody had to look at is an [dev.tsk8s.core.facts.Evidence], so that "not seen" can never be
/// mistaken for "not there".
@NullMarked
package dev.tsk8s.core.facts;

import org.jspecify.annotations.NullMarked;
