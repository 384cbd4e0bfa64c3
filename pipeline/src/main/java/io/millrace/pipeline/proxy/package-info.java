/**
 * Stands between clients and one broker and makes its answers late, as a slow broker does. Plain
 * sockets on the loopback address; knows nothing of clusters or experiments, which use it.
 */
@NullMarked
package io.millrace.pipeline.proxy;

import org.jspecify.annotations.NullMarked;
