/**
 * Data plane: what touches every event. kafka-clients, HdrHistogram and slf4j-api only; nothing
 * here knows Micrometer, the command line or a file of the run directory.
 */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;
