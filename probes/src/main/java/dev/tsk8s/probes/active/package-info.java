/// Lets Kubernetes run probe pods, asks them, and sees that nothing of them stays.
@NullMarked
package dev.tsk8s.probes.active;

import org.jspecify.annotations.NullMarked;
