/**
 * What was asked for, resolved and checked: values that can be written down, and no more. Uses
 * {@code result} for the figures that conditions name; everything else uses it.
 */
@NullMarked
package io.millrace.pipeline.plan;

import org.jspecify.annotations.NullMarked;
