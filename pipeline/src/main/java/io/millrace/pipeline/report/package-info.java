/**
 * Analysis of results, and the pages and tables that show it. Needs no cluster and never sees
 * kafka-clients: what is reported can be reported again, later and elsewhere. Only commands call
 * it.
 */
@NullMarked
package io.millrace.pipeline.report;

import org.jspecify.annotations.NullMarked;
