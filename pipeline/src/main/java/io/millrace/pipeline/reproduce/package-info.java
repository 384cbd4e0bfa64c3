/**
 * Repeats published results on embedded clusters, and says of each whether it was reproduced or, if
 * not, why. Called by the command line; uses {@code cluster}, {@code proxy}, {@code statistics} and
 * the records of {@code result}. A shape is one published result: one class, whose rule is written
 * down in docs/reproduce.md.
 */
@NullMarked
package io.millrace.pipeline.reproduce;

import org.jspecify.annotations.NullMarked;
