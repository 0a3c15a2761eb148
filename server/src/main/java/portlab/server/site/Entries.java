package portlab.server.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What was read of a folder. Each entry is charged to a budget until {@link #clear}. */
public final class Entries {
    /** An entry, its name's two objects, and its places in the list, in its copy while that grows, and in the sort's. */
    private static final int OBJECTS = 112;

    private final ByteBudget budget;
    private final boolean dotfiles;
    private final List<Entry> list = new ArrayList<>();
    private long charged;

    /** @param dotfiles whether names that begin with a dot are wanted */
    Entries(ByteBudget budget, boolean dotfiles) {
        this.budget = budget;
        this.dotfiles = dotfiles;
    }

    /** Whether an entry of this name belongs here, so that nobody needs to look at it otherwise. */
    boolean wants(String name) {
        return dotfiles || !name.startsWith(".");
    }

    void add(Entry entry) throws ByteBudget.ExceededException {
        long bytes = OBJECTS + 2L * entry.name().length();
        budget.take(bytes);
        charged += bytes;
        list.add(entry);
    }

    /** Forgets all of them. */
    public void clear() {
        list.clear();
        budget.give(charged);
        charged = 0;
    }

    /** All of them in an order. */
    List<Entry> sorted(Comparator<Entry> order) {
        list.sort(order);
        return list;
    }

    Stream<Entry> stream() {
        return list.stream();
    }

    /**
     * One line of a listing.
     *
     * @param name the file's name, any text
     * @param folder whether it is a folder
     * @param size in bytes; 0 for a folder
     * @param modified when it was last written, in milliseconds since 1970
     */
    record Entry(String name, boolean folder, long size, long modified) {}
}
