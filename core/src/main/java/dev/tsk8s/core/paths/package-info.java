/// What became of each path through the tailnet, and whether it should be direct: the rules of NAT
/// traversal as measured with real tailscaled, read backwards from what is seen.
@NullMarked
package dev.tsk8s.core.paths;

import org.jspecify.annotations.NullMarked;
