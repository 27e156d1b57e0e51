/// What probe pods prove of the packets between two places, and which places the broken ones share.
@NullMarked
package dev.tsk8s.core.probing;

import org.jspecify.annotations.NullMarked;
