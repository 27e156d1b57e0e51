/// What each layer of a network takes from the size of a packet: the sum from the NIC up to the
/// pod, and what each CNI calls its MTU. Pure arithmetic over published header formats.
@NullMarked
package dev.tsk8s.core.mtu;

import org.jspecify.annotations.NullMarked;
