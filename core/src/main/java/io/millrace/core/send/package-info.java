/**
 * The producing side: one thread, one producer, open loop. Takes events from {@code workload},
 * writes to {@code ledger} and {@code measure}.
 */
@NullMarked
package io.millrace.core.send;

import org.jspecify.annotations.NullMarked;
