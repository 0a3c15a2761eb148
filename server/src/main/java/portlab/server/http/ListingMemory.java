package portlab.server.http;

import portlab.server.net.MemoryBudget;
import portlab.server.site.ByteBudget;

/**
 * What one listing has taken of the memory that is kept for peers. A small one may have all of that, a large one only what
 * is spare, so that readers of huge listings who stall leave enough for the others.
 */
final class ListingMemory implements ByteBudget, AutoCloseable {
    /** So many bytes are a small listing. */
    private static final long SMALL = 64 * 1024;

    private final MemoryBudget memory;
    private final long most;
    private long taken;

    private ListingMemory(MemoryBudget memory, long most) {
        this.memory = memory;
        this.most = most;
    }

    /** For a listing of any size. */
    static ListingMemory of(MemoryBudget memory) {
        return new ListingMemory(memory, Long.MAX_VALUE);
    }

    /** For a small listing only, which is found out while it is made. */
    static ListingMemory ofSmall(MemoryBudget memory) {
        return new ListingMemory(memory, SMALL);
    }

    @Override
    public void take(long bytes) throws ExceededException {
        if (taken + bytes > most || !isGranted(bytes)) {
            throw new ExceededException(
                    taken + bytes > Math.max(SMALL, memory.mostSpare())
                            ? "This folder is too large to be listed in the server's memory."
                                    + " Start the server with a larger heap (java -Xmx)."
                            : "The server has no memory for this listing at the moment. Try again in a second.");
        }
        taken += bytes;
    }

    private boolean isGranted(long bytes) {
        return taken + bytes <= SMALL ? memory.take(bytes) : memory.takeSpare(bytes);
    }

    @Override
    public void give(long bytes) {
        memory.give(bytes);
        taken -= bytes;
    }

    /** Gives back all that is still taken. */
    @Override
    public void close() {
        give(taken);
    }
}
