/**
 * The consuming side: group workers, one thread and one consumer each. Reads stamps with {@code
 * order}, writes to {@code ledger} and {@code measure}.
 */
@NullMarked
package io.millrace.core.consume;

import org.jspecify.annotations.NullMarked;
