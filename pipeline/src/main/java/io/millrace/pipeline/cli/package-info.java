/**
 * The command line: one class for each command, which reads options and calls the rest of the
 * pipeline.
 *
 * <p>Nothing calls this package. Progress goes to standard error, results to standard output.
 */
package io.millrace.pipeline.cli;
