package portlab.server.site;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A cache with a budget: when its entries cost more, it evicts the least recently used. It can also evict entries that
 * nobody uses for a while. Safe for use by many threads.
 */
final class LruCache<K, V> {
    /** Runs tasks on one thread that all caches share. It exists from the start: later the system may grant none. */
    static final Scheduler SHARED_TIMER = timer();

    private final long budget;
    private final Duration idle;
    private final Scheduler scheduler;
    private final Consumer<V> onEvict;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long cost;
    private boolean scheduled;

    /** Runs a task once, after a delay. */
    interface Scheduler {
        void schedule(Runnable task, Duration delay);
    }

    private static final class Entry<V> {
        private final V value;
        private final long cost;
        private boolean used = true;

        Entry(V value, long cost) {
            this.value = value;
            this.cost = cost;
        }
    }

    /** A cache that evicts only to stay within its budget. */
    LruCache(long budget, Consumer<V> onEvict) {
        this(budget, ChronoUnit.FOREVER.getDuration(), (task, delay) -> {}, onEvict);
    }

    /**
     * A cache that also evicts what nobody used between two looks.
     *
     * @param idle the time between two looks, so an unused entry stays for one to two of them
     * @param scheduler calls the cache for the next look; the cache asks for one only while it has entries
     * @param onEvict gets each value that leaves the cache; it must not block
     */
    LruCache(long budget, Duration idle, Scheduler scheduler, Consumer<V> onEvict) {
        this.budget = budget;
        this.idle = idle;
        this.scheduler = scheduler;
        this.onEvict = onEvict;
    }

    /** The value for a key, or null. */
    synchronized V get(K key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        entry.used = true;
        return entry.value;
    }

    /** Replaces the key's value. Evicts the new value at once if it costs more than the budget. */
    synchronized void put(K key, V value, long valueCost) {
        remove(key);
        entries.put(key, new Entry<>(value, valueCost));
        cost += valueCost;
        for (Iterator<Entry<V>> eldest = entries.values().iterator(); cost > budget; ) {
            Entry<V> entry = eldest.next();
            eldest.remove();
            evict(entry);
        }
        scheduleLook();
    }

    /** Evicts the key's value, if there is one. */
    synchronized void remove(K key) {
        Entry<V> entry = entries.remove(key);
        if (entry != null) {
            evict(entry);
        }
    }

    private synchronized void evictUnused() {
        scheduled = false;
        for (Iterator<Entry<V>> each = entries.values().iterator(); each.hasNext(); ) {
            Entry<V> entry = each.next();
            if (!entry.used) {
                each.remove();
                evict(entry);
            }
            entry.used = false;
        }
        scheduleLook();
    }

    /** If this fails for lack of memory, the next {@link #put} tries again. */
    private void scheduleLook() {
        if (!scheduled && !entries.isEmpty()) {
            scheduler.schedule(this::evictUnused, idle);
            scheduled = true;
        }
    }

    private void evict(Entry<V> entry) {
        cost -= entry.cost;
        onEvict.accept(entry.value);
    }

    private static Scheduler timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "site cache");
            thread.setDaemon(true);
            return thread;
        });
        timer.prestartCoreThread();
        return (task, delay) -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
