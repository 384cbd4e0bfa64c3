package io.millrace.core.ledger;

import java.util.Arrays;

/**
 * A map from customers to the highest sequence number seen of each, kept only while a gap is open.
 * It uses open addressing over primitive arrays and allocates only when it grows: up to 48 bytes
 * for each customer of the workload, however long a gap stays open. Not thread-safe.
 */
final class CustomerMarks {
  private static final int EMPTY = -1;

  private int[] customers = new int[64];
  private long[] sequences = new long[64];
  private int size;

  CustomerMarks() {
    Arrays.fill(customers, EMPTY);
  }

  /**
   * Notes that {@code sequence} of {@code customer} was seen; sequences of one customer only grow.
   */
  void mark(int customer, long sequence) {
    int slot = slotOf(customer);
    if (customers[slot] == EMPTY) {
      customers[slot] = customer;
      size++;
    }
    sequences[slot] = sequence;
    if (2 * size > customers.length) {
      grow();
    }
  }

  /** The highest sequence seen of {@code customer}, or -1. */
  long highest(int customer) {
    int slot = slotOf(customer);
    return customers[slot] == EMPTY ? -1 : sequences[slot];
  }

  private int slotOf(int customer) {
    int mask = customers.length - 1;
    int slot = (customer * 0x9E3779B9) >>> 7 & mask; // Fibonacci hashing spreads neighbouring ids
    while (customers[slot] != customer && customers[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldCustomers = customers;
    long[] oldSequences = sequences;
    customers = new int[2 * oldCustomers.length];
    sequences = new long[2 * oldCustomers.length];
    Arrays.fill(customers, EMPTY);
    for (int i = 0; i < oldCustomers.length; i++) {
      if (oldCustomers[i] != EMPTY) {
        int slot = slotOf(oldCustomers[i]);
        customers[slot] = oldCustomers[i];
        sequences[slot] = oldSequences[i];
      }
    }
  }
}
