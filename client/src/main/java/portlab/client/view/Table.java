package portlab.client.view;

import java.util.ArrayList;
import java.util.List;

/** Aligns rows in columns, two spaces apart. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final String alignment;

    /** @param alignment one letter per column: {@code l} or {@code r} */
    Table(String alignment) {
        this.alignment = alignment;
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, without trailing spaces. */
    List<String> lines() {
        int[] widths = new int[alignment.length()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(widths[i] - length(row.get(i)));
                boolean right = alignment.charAt(i) == 'r';
                line.append(i == 0 ? "" : "  ").append(right ? space + row.get(i) : row.get(i) + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    @Override
    public String toString() {
        return String.join("\n", lines()) + "\n";
    }
}
