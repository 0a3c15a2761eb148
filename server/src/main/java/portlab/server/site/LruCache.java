package portlab.server.site;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Things at hand within a budget: when they cost more, the least recently asked for are dropped. Safe for use by many
 * threads.
 */
final class LruCache<K, V> {
    private static final long LATER_SECONDS = 5;

    /** Five seconds later, on a thread that exists from the start: the system may grant none when it is needed. */
    static final Executor LATER = later();

    /** Never, for what costs nobody anything while it is not asked for. */
    static final Executor NEVER = task -> {};

    private final long budget;
    private final Executor tidying;
    private final Consumer<V> dropped;
    private final Map<K, Item<V>> items = new LinkedHashMap<>(16, 0.75f, true);
    private long used;
    private boolean awaited;

    private static final class Item<V> {
        private final V value;
        private final long cost;
        private boolean asked = true;

        Item(V value, long cost) {
            this.value = value;
            this.cost = cost;
        }
    }

    /**
     * @param tidying when to look for what nobody has asked for since the last look, and to drop that as well; from then
     *     on again and again, while anything is there
     * @param dropped is given each value that is dropped; it must not wait
     */
    LruCache(long budget, Executor tidying, Consumer<V> dropped) {
        this.budget = budget;
        this.tidying = tidying;
        this.dropped = dropped;
    }

    /** What is kept for a key; null when nothing is. */
    synchronized V get(K key) {
        Item<V> item = items.get(key);
        if (item == null) {
            return null;
        }
        item.asked = true;
        return item.value;
    }

    /** Keeps a value instead of what was kept for the key; one that costs more than the budget is dropped at once. */
    synchronized void put(K key, V value, long cost) {
        drop(key);
        items.put(key, new Item<>(value, cost));
        used += cost;
        for (Iterator<Item<V>> eldest = items.values().iterator(); used > budget; ) {
            Item<V> item = eldest.next();
            eldest.remove();
            forget(item);
        }
        tidyLater();
    }

    /** Drops what is kept for a key, if anything is. */
    synchronized void drop(K key) {
        Item<V> item = items.remove(key);
        if (item != null) {
            forget(item);
        }
    }

    private static Executor later() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "site cache");
            thread.setDaemon(true);
            return thread;
        });
        timer.prestartCoreThread();
        return task -> timer.schedule(task, LATER_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void tidy() {
        awaited = false;
        for (Iterator<Item<V>> each = items.values().iterator(); each.hasNext(); ) {
            Item<V> item = each.next();
            if (!item.asked) {
                each.remove();
                forget(item);
            }
            item.asked = false;
        }
        tidyLater();
    }

    /** When that fails for lack of memory, the next thing that is put tries again. */
    private void tidyLater() {
        if (!awaited && !items.isEmpty()) {
            tidying.execute(this::tidy);
            awaited = true;
        }
    }

    private void forget(Item<V> item) {
        used -= item.cost;
        dropped.accept(item.value);
    }
}
