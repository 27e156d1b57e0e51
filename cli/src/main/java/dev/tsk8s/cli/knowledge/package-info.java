/// The words: advice by finding code, reasons by kind and labels by key, each in English and
/// Korean, read from files.
@NullMarked
package dev.tsk8s.cli.knowledge;

import org.jspecify.annotations.NullMarked;
