/// Report and words onto the screen: in every format. Decides nothing; the only package that
/// prints.
@NullMarked
package dev.tsk8s.cli.render;

import org.jspecify.annotations.NullMarked;
