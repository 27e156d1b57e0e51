/// What sends and receives packets of our own.
@NullMarked
package dev.tsk8s.probes.network;

import org.jspecify.annotations.NullMarked;
