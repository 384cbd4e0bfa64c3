/**
 * The ledger: what was sent, acknowledged, refused, unknown and received, and the pure audit of it.
 * Written by {@code send} and {@code consume}; audited after both have stopped.
 */
@NullMarked
package io.millrace.core.ledger;

import org.jspecify.annotations.NullMarked;
