/// What Tailscale itself says: parsers of its outputs, and the plan of commands that reads one
/// vantage.
@NullMarked
package dev.tsk8s.probes.tailscale;

import org.jspecify.annotations.NullMarked;
