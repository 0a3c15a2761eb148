package portlab.server.net;

import java.util.Arrays;

/**
 * The moments at which something is due, earliest first: a binary heap whose items know their place in it, so that a
 * deadline is moved or dropped without a search. Times are those of {@link System#nanoTime}. Not safe for use by
 * several threads at once.
 */
final class Deadlines<T extends Deadlines.Timed> {

    /** Something that can be due; in at most one heap at a time. */
    abstract static class Timed {
        private static final int NOWHERE = -1;

        private long deadline;
        private int place = NOWHERE;
    }

    private Timed[] heap = new Timed[64];
    private int size;

    /** Makes {@code item} due at {@code deadline}, instead of whenever it was due before. */
    void set(T item, long deadline) {
        Timed timed = item;
        timed.deadline = deadline;
        if (timed.place == Timed.NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(size++, timed);
        }
        settle(timed);
    }

    /** Makes {@code item} due no more. */
    void clear(T item) {
        Timed timed = item;
        if (timed.place != Timed.NOWHERE) {
            remove(timed.place);
        }
    }

    /** Takes out an item that is due at {@code now}; null when there is none. */
    @SuppressWarnings("unchecked")
    T poll(long now) {
        if (size == 0 || heap[0].deadline - now > 0) {
            return null;
        }
        return (T) remove(0);
    }

    /** Nanoseconds from {@code now} to the next deadline, never negative; {@link Long#MAX_VALUE} when there is none. */
    long untilNext(long now) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].deadline - now);
    }

    int size() {
        return size;
    }

    private Timed remove(int place) {
        Timed removed = heap[place];
        Timed last = heap[--size];
        heap[size] = null;
        removed.place = Timed.NOWHERE;
        if (last != removed) {
            put(place, last);
            settle(last);
        }
        return removed;
    }

    private void put(int place, Timed item) {
        heap[place] = item;
        item.place = place;
    }

    private void settle(Timed item) {
        while (item.place > 0 && before(item, heap[(item.place - 1) / 2])) {
            swap(item, (item.place - 1) / 2);
        }
        for (int child = earlierChild(item.place); child < size && before(heap[child], item); ) {
            swap(item, child);
            child = earlierChild(item.place);
        }
    }

    private int earlierChild(int place) {
        int left = 2 * place + 1;
        int right = left + 1;
        return right < size && before(heap[right], heap[left]) ? right : left;
    }

    private void swap(Timed item, int place) {
        put(item.place, heap[place]);
        put(place, item);
    }

    private static boolean before(Timed a, Timed b) {
        return a.deadline - b.deadline < 0;
    }
}
