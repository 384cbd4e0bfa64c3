/**
 * What is offered: which event, for which customer, due when. Decides and never sleeps; data goes
 * from here to {@code send}.
 */
@NullMarked
package io.millrace.core.workload;

import org.jspecify.annotations.NullMarked;
