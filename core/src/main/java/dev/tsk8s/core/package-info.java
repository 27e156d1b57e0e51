/// The words of facts and judgement: pure, and blind to the world.
@NullMarked
package dev.tsk8s.core;

import org.jspecify.annotations.NullMarked;
