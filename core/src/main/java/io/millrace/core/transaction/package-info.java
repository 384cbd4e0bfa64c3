/**
 * What it takes to survive the failures of a transactional producer, for senders and stages alike.
 * Knows neither of them, and nothing else of this module.
 */
@NullMarked
package io.millrace.core.transaction;

import org.jspecify.annotations.NullMarked;
