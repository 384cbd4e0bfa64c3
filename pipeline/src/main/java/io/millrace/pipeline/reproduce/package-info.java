/**
 * Published results, repeated on embedded clusters under control: what is reproduced here, and what
 * is not, because of what. Called by the command line; uses {@code cluster}, {@code proxy}, {@code
 * statistics} and the records of {@code result}. Each shape is one class; its rule is written down
 * in docs/reproduce.md.
 */
@NullMarked
package io.millrace.pipeline.reproduce;

import org.jspecify.annotations.NullMarked;
