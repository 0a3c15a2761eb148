package portlab.server.site;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** An open resource with several users: the last one to release it closes it. */
final class RefCounted<T extends Closeable> {
    private final T open;
    private final AtomicInteger users = new AtomicInteger(1);

    /** Takes it over, with one user. */
    RefCounted(T open) {
        this.open = open;
    }

    /** The resource, for its users only. */
    T get() {
        return open;
    }

    /** Adds a user; false if the last one has already released it. */
    boolean retain() {
        return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read, so nothing is lost.
            }
        }
    }
}
