/** Control plane: clusters, experiments, reports and the command line. */
package io.millrace.pipeline;
