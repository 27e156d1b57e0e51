/// What people paste: files, folders and archives of Kubernetes objects and of Tailscale's outputs,
/// recognised by content and read into the same facts as live ones. Nothing is ever written; sizes,
/// depths and times are bounded.
@NullMarked
package dev.tsk8s.probes.files;

import org.jspecify.annotations.NullMarked;
