/**
 * The order event and its wire formats. It knows bytes, but no client and no clock; used by {@code
 * workload} (which makes events) and {@code consume} (which reads their stamps back).
 */
@NullMarked
package io.millrace.core.order;

import org.jspecify.annotations.NullMarked;
