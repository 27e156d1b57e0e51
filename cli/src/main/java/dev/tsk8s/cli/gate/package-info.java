/// What a pipeline takes as it is: findings that somebody accepted for some time.
@NullMarked
package dev.tsk8s.cli.gate;

import org.jspecify.annotations.NullMarked;
