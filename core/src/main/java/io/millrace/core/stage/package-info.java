/**
 * Stages between two topics: workers that read events, and write each to the next topic. One
 * thread, one consumer and one producer each; the three orders in which events are passed on and
 * offsets are committed are the three ways of delivery. Reads stamps with {@code order}, writes to
 * {@code measure}; knows neither senders nor group members.
 */
@NullMarked
package io.millrace.core.stage;

import org.jspecify.annotations.NullMarked;
