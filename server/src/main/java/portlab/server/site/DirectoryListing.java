package portlab.server.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A folder's entries as a page, as JSON and as text; folders always stand before files. */
public final class DirectoryListing {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final UrlPath path;
    private final List<Entry> entries;
    private final Sort sort;

    /** What entries can be sorted by; the name as it stands in a query. */
    public enum Column {
        NAME("name", Comparator.comparing(Entry::name, NaturalOrder.INSTANCE)),
        SIZE("size", Comparator.comparingLong(Entry::size)),
        TIME("time", Comparator.comparing(Entry::modified));

        private final String key;
        private final Comparator<Entry> order;

        Column(String key, Comparator<Entry> order) {
            this.key = key;
            this.order = order;
        }
    }

    /** An order for the entries. */
    public record Sort(Column column, boolean descending) {
        private static final Sort DEFAULT = new Sort(Column.NAME, false);

        /** Reads {@code sort=name|size|time} and {@code order=desc}; what it does not know it ignores. */
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

        private Comparator<Entry> order() {
            Comparator<Entry> order = descending ? column.order.reversed() : column.order;
            return Comparator.comparing(Entry::folder)
                    .reversed()
                    .thenComparing(order)
                    .thenComparing(Column.NAME.order);
        }

        /** The link on a column's head: that column, or the other way round when it is this one already. */
        private String link(Column other) {
            return "?sort=" + other.key + (other == column && !descending ? "&amp;order=desc" : "");
        }

        private String arrow(Column other) {
            return other != column ? "" : descending ? " ↓" : " ↑";
        }
    }

    public DirectoryListing(UrlPath path, List<Entry> entries, Sort sort) {
        this.path = path;
        this.entries = entries.stream().sorted(sort.order()).toList();
        this.sort = sort;
    }

    /** A page that works without script: its columns' heads are links that sort. */
    public String html() {
        StringBuilder body = new StringBuilder(256 + 200 * entries.size());
        body.append("<h1>").append(Markup.escape(path.toString())).append("</h1>\n<table>\n<thead><tr>");
        body.append(head("", Column.NAME, "Name"));
        body.append(head("n", Column.SIZE, "Size"));
        body.append(head("n t", Column.TIME, "Modified (UTC)"));
        body.append("</tr></thead>\n<tbody>\n");
        if (!path.names().isEmpty()) {
            body.append("<tr><td><a href=\"../\">../</a></td><td class=\"n\"></td><td class=\"n t\"></td></tr>\n");
        }
        entries.forEach(entry -> body.append(row(entry)));
        body.append("</tbody>\n</table>\n<footer>").append(summary()).append("</footer>\n");
        return Markup.page(path.toString(), body.toString());
    }

    private String head(String style, Column column, String title) {
        return "<th class=\"" + style + "\"><a href=\"" + sort.link(column) + "\">" + title + sort.arrow(column)
                + "</a></th>";
    }

    private static String row(Entry entry) {
        String slash = entry.folder() ? "/" : "";
        String time = time(entry.modified());
        String size = entry.folder()
                ? "<td class=\"n\">–</td>"
                : "<td class=\"n\" title=\"" + entry.size() + " bytes\">" + size(entry.size()) + "</td>";
        return "<tr><td><a href=\"" + href(entry) + "\">" + Markup.escape(entry.name()) + slash + "</a></td>" + size
                + "<td class=\"n t\"><time datetime=\"" + time + "\">"
                + time.substring(0, 16).replace('T', ' ')
                + "</time></td></tr>\n";
    }

    private String summary() {
        long folders = entries.stream().filter(Entry::folder).count();
        long files = entries.size() - folders;
        long bytes = entries.stream().mapToLong(Entry::size).sum();
        return count(folders, "folder") + ", " + count(files, "file") + ", " + size(bytes);
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** Documented in docs/protocol.md. */
    public String json() {
        StringBuilder json = new StringBuilder(64 + 120 * entries.size());
        json.append("{\"path\":").append(quote(path.toString())).append(",\"entries\":[");
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            json.append(i == 0 ? "\n" : ",\n").append("{\"name\":").append(quote(entry.name()));
            json.append(",\"type\":\"")
                    .append(entry.folder() ? "folder" : "file")
                    .append('"');
            json.append(",\"size\":").append(entry.size());
            json.append(",\"modified\":\"").append(time(entry.modified())).append('"');
            json.append(",\"href\":").append(quote(href(entry))).append('}');
        }
        return json.append("\n]}\n").toString();
    }

    /** One entry a line: size, time and name, with a slash after a folder's. */
    public String text() {
        StringBuilder text = new StringBuilder(64 * entries.size());
        for (Entry entry : entries) {
            String size = entry.folder() ? "-" : Long.toString(entry.size());
            text.append(" ".repeat(Math.max(0, 15 - size.length()))).append(size);
            text.append("  ").append(time(entry.modified())).append("  ");
            entry.name().chars().forEach(c -> text.append(Markup.visible((char) c)));
            text.append(entry.folder() ? "/\n" : "\n");
        }
        return text.toString();
    }

    /** Relative to the folder, and nothing but a path: a colon in a name is encoded as well. */
    private static String href(Entry entry) {
        return UrlPath.encode(entry.name()) + (entry.folder() ? "/" : "");
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %s", bytes / (double) (1L << 10 * unit), UNITS[unit]);
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return json.append('"').toString();
    }
}
