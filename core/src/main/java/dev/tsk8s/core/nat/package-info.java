/// What the NATs and firewalls in front of one host do to its UDP, worked out from what STUN
/// servers answered (RFC 4787, RFC 5780).
@NullMarked
package dev.tsk8s.core.nat;

import org.jspecify.annotations.NullMarked;
