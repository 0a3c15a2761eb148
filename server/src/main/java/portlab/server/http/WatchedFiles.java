package portlab.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import portlab.server.site.Site;
import portlab.server.site.UrlPath;

/**
 * The paths that clients asked for lately, and what was there. Polling them finds a change on every system and disk, also one
 * that another machine made, and costs a few µs for each. Thread-safe.
 */
final class WatchedFiles {
    static final int MOST = 1_000;

    private final Site site;

    /** What was at each path at the last look, the path asked for last at the end. */
    private final Map<UrlPath, Object> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UrlPath, Object> eldest) {
            return size() > MOST;
        }
    };

    private long version;

    WatchedFiles(Site site) {
        this.site = site;
    }

    /** Adds a path; call this before the file is read, so that no change in between is missed. */
    void add(UrlPath path) {
        if (isNew(path)) {
            Object now = site.look(path);
            synchronized (this) {
                seen.putIfAbsent(path, now);
            }
        }
    }

    private synchronized boolean isNew(UrlPath path) {
        return seen.get(path) == null;
    }

    /** Looks at all files; returns whether any has changed since the last look. */
    boolean look() {
        boolean changed = false;
        for (Map.Entry<UrlPath, Object> before : copy().entrySet()) {
            Object now = site.look(before.getKey());
            changed |= !now.equals(before.getValue()) && replace(before.getKey(), before.getValue(), now);
        }
        if (changed) {
            count();
        }
        return changed;
    }

    private synchronized Map<UrlPath, Object> copy() {
        return new LinkedHashMap<>(seen);
    }

    /** False if another thread has seen the change already. */
    private synchronized boolean replace(UrlPath path, Object before, Object now) {
        return seen.replace(path, before, now);
    }

    private synchronized void count() {
        version++;
    }

    /** How many looks have found a change. */
    synchronized long version() {
        return version;
    }
}
