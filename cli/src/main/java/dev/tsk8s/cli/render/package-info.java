/// Report and words onto the screen: text and JSON. Decides nothing; the only package that prints.
@NullMarked
package dev.tsk8s.cli.render;

import org.jspecify.annotations.NullMarked;
