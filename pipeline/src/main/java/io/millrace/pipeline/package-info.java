/** Control plane: clusters, experiments, reports and the command line. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
