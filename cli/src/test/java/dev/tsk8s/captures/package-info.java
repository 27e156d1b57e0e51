/// The whole judgement over real captures: what each is, what its mutated twin is, and what no
/// mutation may change.
@NullMarked
package dev.tsk8s.captures;

import org.jspecify.annotations.NullMarked;
