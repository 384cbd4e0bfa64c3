/** The command line: one class per command, one per group of options, and what is printed. */
@NullMarked
package io.millrace.pipeline.cli;

import org.jspecify.annotations.NullMarked;
