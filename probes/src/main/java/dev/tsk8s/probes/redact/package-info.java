/// Takes out of facts what must not leave the house: secrets always, names and public addresses
/// where it is asked for.
@NullMarked
package dev.tsk8s.probes.redact;

import org.jspecify.annotations.NullMarked;
