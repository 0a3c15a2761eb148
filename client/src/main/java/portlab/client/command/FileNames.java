package portlab.client.command;

import java.nio.charset.StandardCharsets;

/** Chooses local names for fetched files. Pure. */
final class FileNames {
    private static final String UNSAFE = "\\:*?\"<>|";

    /** Some languages and emoji need this and the next character. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;

    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** The limit of common file systems, in bytes. */
    private static final int MAX_BYTES = 255;

    /** Room for the dot, number and suffix of a part file and its note. */
    private static final int PART_RESERVE = ".-9999.part-of".length();

    /** Longer endings are not file extensions. */
    private static final int MAX_ENDING = 32;

    private FileNames() {}

    /**
     * The last segment of a path, or {@code index.html} if the path ends in a slash. Characters that some system forbids in
     * names become {@code _}, so that the result is a valid name, and not a path, on every system.
     */
    static String of(String path) {
        String segment = path.substring(path.lastIndexOf('/') + 1);
        if (segment.isEmpty()) {
            return "index.html";
        }
        if (segment.equals(".") || segment.equals("..")) {
            return segment.replace('.', '_');
        }
        StringBuilder name = new StringBuilder(segment.length());
        for (int i = 0; i < segment.length(); ) {
            int c = segment.codePointAt(i);
            i += Character.charCount(c);
            name.appendCodePoint(UNSAFE.indexOf(c) >= 0 || misleads(c) ? '_' : c);
        }
        return name.toString();
    }

    /** Whether a character is invisible, ends a line, or changes the order in which a name is shown. */
    private static boolean misleads(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** The n-th alternative name for a file: {@code file-1.txt}, {@code tool-2.tar.gz}; the name itself for 0. */
    static String numbered(String name, int n) {
        if (n == 0) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        if (dot > 4 && name.startsWith(".tar", dot - 4)) {
            dot -= 4;
        }
        boolean ending = dot > 0 && name.length() - dot <= MAX_ENDING;
        String tail = "-" + n + (ending ? name.substring(dot) : "");
        return shortened(ending ? name.substring(0, dot) : name, MAX_BYTES - size(tail)) + tail;
    }

    /** The hidden name of the n-th part file for a name. */
    static String part(String name, int n) {
        String tail = (n == 0 ? "" : "-" + n) + ".part";
        return "." + shortened(name, MAX_BYTES - PART_RESERVE) + tail;
    }

    /** Shortens a name to a number of bytes. */
    private static String shortened(String name, int most) {
        int end = name.length();
        for (int excess = size(name) - most; excess > 0; ) {
            int last = name.codePointBefore(end);
            end -= Character.charCount(last);
            excess -= size(Character.toString(last));
        }
        return name.substring(0, end);
    }

    private static int size(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
