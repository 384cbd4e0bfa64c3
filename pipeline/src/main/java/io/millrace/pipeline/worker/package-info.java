/**
 * Senders, group members and stage workers as processes of their own, and the one protocol by which
 * the run talks to them: a plan on standard input, reports on standard output.
 */
@NullMarked
package io.millrace.pipeline.worker;

import org.jspecify.annotations.NullMarked;
