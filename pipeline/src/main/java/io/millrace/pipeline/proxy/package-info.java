/**
 * A TCP proxy between clients and one broker, which delays the broker's answers as a slow broker
 * would. It uses plain sockets on the loopback address and knows nothing of the clusters and runs
 * that use it.
 */
@NullMarked
package io.millrace.pipeline.proxy;

import org.jspecify.annotations.NullMarked;
