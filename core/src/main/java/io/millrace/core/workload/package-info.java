/**
 * The workload: which event is offered, for which customer, and when it is due. It decides and
 * never sleeps; data goes from here to {@code send}.
 */
@NullMarked
package io.millrace.core.workload;

import org.jspecify.annotations.NullMarked;
