/**
 * The records that runs leave, the directories that hold them and their JSON. The only place that
 * knows the names of files. Never sees kafka-clients; anyone may use it.
 */
@NullMarked
package io.millrace.pipeline.result;

import org.jspecify.annotations.NullMarked;
