/// How large a packet a path carries: STUN or echo requests of different lengths with DF, and what
/// becomes of them. [dev.tsk8s.probes.network.path.PathProbe] searches; sockets are told apart by
/// what a system lets a program without privileges see. The only place that calls native functions.
@NullMarked
package dev.tsk8s.probes.network.path;

import org.jspecify.annotations.NullMarked;
