/**
 * Client and topic settings as validated records. Every value, defaults included, ends as an
 * explicit Kafka property, so that a result never depends on a default of the library's version.
 */
@NullMarked
package io.millrace.core.settings;

import org.jspecify.annotations.NullMarked;
