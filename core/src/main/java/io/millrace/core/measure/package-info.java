/** Time and its distributions. The only package that reads the clock. */
@NullMarked
package io.millrace.core.measure;

import org.jspecify.annotations.NullMarked;
