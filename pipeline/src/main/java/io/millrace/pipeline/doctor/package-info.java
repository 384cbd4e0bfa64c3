/**
 * Whether this machine is fit to measure: small checks, one a class, which read what the system
 * tells and say which figure would be spoiled, and how to mend it. Scripts ask for the short form
 * before a run, the command {@code doctor} for all of it. Start at {@link
 * io.millrace.pipeline.doctor.Doctor}.
 */
@NullMarked
package io.millrace.pipeline.doctor;

import org.jspecify.annotations.NullMarked;
