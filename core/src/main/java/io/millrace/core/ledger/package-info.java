/**
 * What was sent, acknowledged, refused, unknown and received, and the pure judgement over it.
 * Written by {@code send} and {@code consume}; judged after both have stopped.
 */
@NullMarked
package io.millrace.core.ledger;

import org.jspecify.annotations.NullMarked;
