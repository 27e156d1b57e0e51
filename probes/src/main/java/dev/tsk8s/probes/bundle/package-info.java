/// Bundles: the facts of a snapshot as JSON, what is taken out of them before anything touches the
/// disk, and the archive they lie in.
@NullMarked
package dev.tsk8s.probes.bundle;

import org.jspecify.annotations.NullMarked;
