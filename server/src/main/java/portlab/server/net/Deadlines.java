package portlab.server.net;

import java.util.Arrays;

/**
 * A queue of deadlines, earliest first. It is a binary heap whose items know their index, so that a deadline can be moved or
 * removed without a search. Times are those of {@link System#nanoTime}. Not safe for use by several threads at once.
 */
final class Deadlines<T extends Deadlines.Timed> {

    /** An item with a deadline; in at most one queue at a time. */
    abstract static class Timed {
        private static final int NO_INDEX = -1;

        private long deadline;
        private int index = NO_INDEX;
    }

    private Timed[] heap = new Timed[64];
    private int size;

    /** Sets the deadline of {@code item}, replacing an earlier one. */
    void set(T item, long deadline) {
        Timed timed = item;
        timed.deadline = deadline;
        if (timed.index == Timed.NO_INDEX) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(size++, timed);
        }
        settle(timed);
    }

    /** Removes the deadline of {@code item}, if any. */
    void clear(T item) {
        Timed timed = item;
        if (timed.index != Timed.NO_INDEX) {
            remove(timed.index);
        }
    }

    /** Removes and returns an item that is due at {@code now}; null if there is none. */
    @SuppressWarnings("unchecked")
    T poll(long now) {
        if (size == 0 || heap[0].deadline - now > 0) {
            return null;
        }
        return (T) remove(0);
    }

    /** Nanoseconds from {@code now} to the next deadline, never negative; {@link Long#MAX_VALUE} if there is none. */
    long untilNext(long now) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].deadline - now);
    }

    int size() {
        return size;
    }

    private Timed remove(int index) {
        Timed removed = heap[index];
        Timed last = heap[--size];
        heap[size] = null;
        removed.index = Timed.NO_INDEX;
        if (last != removed) {
            put(index, last);
            settle(last);
        }
        return removed;
    }

    private void put(int index, Timed item) {
        heap[index] = item;
        item.index = index;
    }

    private void settle(Timed item) {
        while (item.index > 0 && before(item, heap[(item.index - 1) / 2])) {
            swap(item, (item.index - 1) / 2);
        }
        for (int child = earlierChild(item.index); child < size && before(heap[child], item); ) {
            swap(item, child);
            child = earlierChild(item.index);
        }
    }

    private int earlierChild(int index) {
        int left = 2 * index + 1;
        int right = left + 1;
        return right < size && before(heap[right], heap[left]) ? right : left;
    }

    private void swap(Timed item, int index) {
        put(item.index, heap[index]);
        put(index, item);
    }

    private static boolean before(Timed a, Timed b) {
        return a.deadline - b.deadline < 0;
    }
}
