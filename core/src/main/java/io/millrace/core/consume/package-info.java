/**
 * The consuming side: group workers, one thread and one consumer each. A member is put together
 * from a poll loop, a receiver and a commit strategy; its handler says how much of each event is
 * read for it. Reads events with {@code order}, writes to {@code ledger} and {@code measure}.
 */
@NullMarked
package io.millrace.core.consume;

import org.jspecify.annotations.NullMarked;
