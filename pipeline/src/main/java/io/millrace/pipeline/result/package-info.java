/**
 * The results of runs as records, their JSON, and the directories that hold them. This is the only
 * place that knows the names of files. It never sees kafka-clients; every other package may use it.
 * {@link io.millrace.pipeline.result.SignificantDigits} is how all of them print a number.
 */
@NullMarked
package io.millrace.pipeline.result;

import org.jspecify.annotations.NullMarked;
