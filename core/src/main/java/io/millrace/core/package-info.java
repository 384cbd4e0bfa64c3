/** Data plane: what touches every event. kafka-clients, HdrHistogram and slf4j-api only. */
package io.millrace.core;
