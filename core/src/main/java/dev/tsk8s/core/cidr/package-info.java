/// The ranges of addresses that a cluster uses, and who says so.
@NullMarked
package dev.tsk8s.core.cidr;

import org.jspecify.annotations.NullMarked;
