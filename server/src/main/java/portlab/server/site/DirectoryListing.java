package portlab.server.site;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import portlab.server.site.Entries.Entry;

/**
 * A folder's entries as a page, as JSON and as text; folders come first. Each form is written straight into {@link
 * Chunks}, so a long listing is in memory only once.
 */
public final class DirectoryListing {
    private static final byte[] NAME_TO_SIZE = bytes("</a><td>");
    private static final byte[] SIZE_TO_TIME = bytes("<td>");
    private static final byte[] NO_SIZE = bytes("–<td>");
    private static final byte[] ROW = bytes("<tr><td><a href=\"");
    private static final byte[] HREF_TO_NAME = bytes("\">");
    private static final byte[] LINE = bytes("\n");
    private static final byte[] PARENT =
            bytes("<tbody>\n<tr><td><a href=\"../\" aria-label=\"Parent folder\">../</a><td><td></td>\n");

    private static final byte[] JSON_NAME = bytes("{\"name\":");
    private static final byte[] JSON_FILE = bytes(",\"type\":\"file\",\"size\":");
    private static final byte[] JSON_FOLDER = bytes(",\"type\":\"folder\",\"size\":");
    private static final byte[] JSON_MODIFIED = bytes(",\"modified\":\"");
    private static final byte[] JSON_HREF = bytes("\",\"href\":\"");
    private static final byte[] JSON_END = bytes("\"}");

    private static final String ARCHIVES = """
            <p class="dim">Download this folder: <a href="?download=zip" download>zip</a>,
            <a href="?download=tar" download>tar</a>, <a href="?download=tar.gz" download>tar.gz</a></p>
            """;

    /** The width of the size column in text. */
    private static final int SIZE_WIDTH = 15;

    private final UrlPath path;
    private final List<Entry> entries;
    private final Sort sort;

    /** The columns to sort by, with their names in a query. */
    public enum Column {
        NAME("name", "Name"),
        SIZE("size", "Size"),
        TIME("time", "Modified (UTC)");

        private final String key;
        private final String title;

        Column(String key, String title) {
            this.key = key;
            this.title = title;
        }

        private int compare(Entry a, Entry b) {
            return switch (this) {
                case NAME -> NaturalOrder.INSTANCE.compare(a.name(), b.name());
                case SIZE -> Long.compare(a.size(), b.size());
                case TIME -> Long.compare(a.modified(), b.modified());
            };
        }
    }

    /** The order of the entries. */
    public record Sort(Column column, boolean descending) implements Comparator<Entry> {
        private static final Sort DEFAULT = new Sort(Column.NAME, false);

        /** Parses {@code sort=name|size|time} and {@code order=desc}, and ignores anything else. */
        public static Sort parse(String query) {
            Sort sort = DEFAULT;
            for (String part : query.split("&")) {
                for (Column column : Column.values()) {
                    sort = part.equals("sort=" + column.key) ? new Sort(column, sort.descending) : sort;
                }
                sort = part.equals("order=desc") ? new Sort(sort.column, true) : sort;
            }
            return sort;
        }

        @Override
        public int compare(Entry a, Entry b) {
            if (a.folder() != b.folder()) {
                return a.folder() ? -1 : 1;
            }
            int order = descending ? column.compare(b, a) : column.compare(a, b);
            return order != 0 || column == Column.NAME ? order : Column.NAME.compare(a, b);
        }

        /** The heading of a column: a link that sorts by it, or reverses the order if it is the current column. */
        private String heading(Column other) {
            boolean turns = other == column && !descending;
            String order = descending ? "descending" : "ascending";
            String arrow = " <span aria-hidden=\"true\">" + (descending ? "↓" : "↑") + "</span>";
            return "<th scope=\"col\"" + (other == column ? " aria-sort=\"" + order + "\"" : "") + "><a href=\"?sort="
                    + other.key + (turns ? "&amp;order=desc" : "") + "\">" + other.title
                    + (other == column ? arrow : "") + "</a>";
        }
    }

    /** @param entries sorted here; write the listing before {@linkplain Entries#clear clearing} them */
    public DirectoryListing(UrlPath path, Entries entries, Sort sort) {
        this.path = path;
        this.entries = entries.sorted(sort);
        this.sort = sort;
    }

    /**
     * A page. Without script, column headings are links that sort; {@link ListingScript} adds a filter.
     *
     * @param archives whether to link to the folder's archives
     */
    public void html(Chunks out, boolean archives) throws ByteBudget.ExceededException {
        ListingWriter page = new ListingWriter(out);
        page.text(Markup.BEFORE_TITLE).escaped(path.toString()).text(Markup.AFTER_TITLE);
        page.text("<h1>").escaped(path.toString()).text("</h1>\n").text(ListingScript.BOX);
        page.text("<table>\n<thead>\n<tr>");
        for (Column column : Column.values()) {
            page.text(sort.heading(column));
        }
        page.put(LINE);
        if (!path.names().isEmpty()) {
            page.put(PARENT);
        }
        page.text("<tbody>\n");
        for (Entry entry : entries) {
            page.put(ROW).href(entry).put(HREF_TO_NAME).escaped(entry.name()).slash(entry);
            size(page.put(NAME_TO_SIZE), entry).minute(entry.modified()).put(LINE);
        }
        page.text("</table>\n<footer role=\"status\">");
        summary(page)
                .text("</footer>\n")
                .text(archives ? ARCHIVES : "")
                .text(ListingScript.ELEMENT)
                .text(Markup.END);
    }

    private static ListingWriter size(ListingWriter page, Entry entry) throws ByteBudget.ExceededException {
        return entry.folder() ? page.put(NO_SIZE) : page.size(entry.size()).put(SIZE_TO_TIME);
    }

    private ListingWriter summary(ListingWriter page) throws ByteBudget.ExceededException {
        long folders = entries.stream().filter(Entry::folder).count();
        long files = entries.size() - folders;
        long bytes = entries.stream()
                .mapToLong(Entry::size)
                .reduce(0, (sum, size) -> Math.min(sum, Long.MAX_VALUE - size) + size);
        page.text(count(folders, "folder")).text(", ").text(count(files, "file"));
        return page.text(", ").size(bytes);
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** JSON, as docs/protocol.md describes. */
    public void json(Chunks out) throws ByteBudget.ExceededException {
        ListingWriter json = new ListingWriter(out);
        json.text("{\"path\":").quoted(path.toString()).text(",\"entries\":[");
        String before = "\n";
        for (Entry entry : entries) {
            json.text(before).put(JSON_NAME).quoted(entry.name());
            json.put(entry.folder() ? JSON_FOLDER : JSON_FILE).number(entry.size());
            json.put(JSON_MODIFIED).time(entry.modified());
            json.put(JSON_HREF).href(entry).put(JSON_END);
            before = ",\n";
        }
        json.text("\n]}\n");
    }

    /** One entry per line: size, time and name, with a slash after a folder's name. */
    public void text(Chunks out) throws ByteBudget.ExceededException {
        ListingWriter text = new ListingWriter(out);
        for (Entry entry : entries) {
            if (entry.folder()) {
                text.pad(SIZE_WIDTH - 1).text("-");
            } else {
                text.number(entry.size(), SIZE_WIDTH);
            }
            text.pad(2).time(entry.modified()).pad(2);
            text.visible(entry.name()).slash(entry).put(LINE);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
