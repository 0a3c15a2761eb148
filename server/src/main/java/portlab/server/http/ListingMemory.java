package portlab.server.http;

import portlab.server.net.MemoryBudget;
import portlab.server.site.ByteBudget;

/**
 * The memory of one listing, from the budget for peers. A small listing may use all of the budget, a large one only its
 * spare part, so that stalled readers of huge listings leave enough for the others.
 */
final class ListingMemory implements ByteBudget, AutoCloseable {
    /** The size of a small listing. */
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

    /** For a small listing; a larger one fails. */
    static ListingMemory ofSmall(MemoryBudget memory) {
        return new ListingMemory(memory, SMALL);
    }

    @Override
    public void take(long bytes) throws ExceededException {
        if (taken + bytes > most || !isGranted(bytes)) {
            throw new ExceededException(
                    taken + bytes > Math.max(SMALL, memory.mostSpare())
                            ? "This folder is too large for the server's memory."
                                    + " Start the server with a larger heap (java -Xmx)."
                            : "The server is short of memory for listings. Try again in a second.");
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

    /** Gives back the rest. */
    @Override
    public void close() {
        give(taken);
    }
}
