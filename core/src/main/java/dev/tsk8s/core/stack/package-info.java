/// The layers of a cluster's network, from its pods down to the cable, node by node: who does each,
/// how, with which addresses and which packet size. A value was seen, or it is unknown with the
/// reason; no default stands in for what nobody looked at.
@NullMarked
package dev.tsk8s.core.stack;

import org.jspecify.annotations.NullMarked;
