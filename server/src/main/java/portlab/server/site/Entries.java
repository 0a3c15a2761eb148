package portlab.server.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The entries of a folder. A budget is charged for each one until {@link #clear}. */
public final class Entries {
    /**
     * An entry, the two objects of its name, and its places in the list, in the list's copy while it grows, and in the
     * sort's.
     */
    private static final int OBJECTS = 112;

    private final ByteBudget budget;
    private final boolean dotfiles;
    private final List<Entry> list = new ArrayList<>();
    private long charged;

    /** @param dotfiles whether to include names that begin with a dot */
    Entries(ByteBudget budget, boolean dotfiles) {
        this.budget = budget;
        this.dotfiles = dotfiles;
    }

    /** Whether to include this name; if not, nobody needs to look at the file. */
    boolean wants(String name) {
        return dotfiles || !name.startsWith(".");
    }

    void add(Entry entry) throws ByteBudget.ExceededException {
        long bytes = OBJECTS + 2L * entry.name().length();
        budget.take(bytes);
        charged += bytes;
        list.add(entry);
    }

    /** Removes all entries and gives back their memory. */
    public void clear() {
        list.clear();
        budget.give(charged);
        charged = 0;
    }

    /** Sorts the entries. */
    List<Entry> sorted(Comparator<Entry> order) {
        list.sort(order);
        return list;
    }

    /**
     * An entry of a folder.
     *
     * @param name any text
     * @param size in bytes; 0 for a folder
     * @param modified when it was last written, in ms since 1970
     */
    record Entry(String name, boolean folder, long size, long modified) {}
}
