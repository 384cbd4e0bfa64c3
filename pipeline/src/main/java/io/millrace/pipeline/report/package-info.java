/**
 * Result files and what is made of them. Needs no cluster and never sees kafka-clients: what is
 * reported can be reported again, later and elsewhere. Only {@link
 * io.millrace.pipeline.report.RunDirectory} knows file names.
 */
@NullMarked
package io.millrace.pipeline.report;

import org.jspecify.annotations.NullMarked;
