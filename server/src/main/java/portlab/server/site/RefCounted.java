package portlab.server.site;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Something open that several hold at once: it is closed when the last of them lets go. */
final class RefCounted<T extends Closeable> {
    private final T open;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Takes it over, for one holder. */
    RefCounted(T open) {
        this.open = open;
    }

    /** What is shared; for holders only. */
    T get() {
        return open;
    }

    /** Holds it once more; false when all have let go, and it cannot be had any more. */
    boolean retain() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read, so nothing is lost.
            }
        }
    }
}
