/**
 * What is offered: which event, for which customer, due when. Decides and never sleeps; data goes
 * from here to {@code load}.
 */
@NullMarked
package io.millrace.core.workload;

import org.jspecify.annotations.NullMarked;
