/**
 * Checks of what surrounds the tool in this repository: Prometheus' rules, Grafana's dashboards and
 * the Compose stacks, each with the checker of its own kind.
 */
@NullMarked
package io.millrace.pipeline.stack;

import org.jspecify.annotations.NullMarked;
