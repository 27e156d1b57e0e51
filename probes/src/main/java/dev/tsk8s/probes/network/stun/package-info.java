/// STUN messages (RFC 8489, 5780, 3489) as bytes and as values. No sockets.
@NullMarked
package dev.tsk8s.probes.network.stun;

import org.jspecify.annotations.NullMarked;
