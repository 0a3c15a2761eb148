package portlab.client.command;

import java.nio.charset.StandardCharsets;

/** What a fetched file is called here. Pure. */
final class FileNames {
    private static final String UNSAFE = "\\:*?\"<>|";

    /** Languages and emoji are written with these two. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;

    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** The most bytes that common file systems take in a name. */
    private static final int LONGEST = 255;

    /** Room for a dot, a number of four digits, {@code .part} and the name of its note. */
    private static final int PART_RESERVE = ".-9999.part-of".length();

    /** A longer ending is part of the name proper. */
    private static final int LONGEST_ENDING = 32;

    private FileNames() {}

    /**
     * The last segment of a path, or {@code index.html} where the path ends in a slash. What no system or only some take
     * in a name becomes {@code _}, so the name is one name in one folder everywhere.
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

    /** Whether a character is invisible, ends a line, or has a name read in another order than it is written. */
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

    /** The n-th other name for a file: {@code file-1.txt}, {@code tool-2.tar.gz}; the name itself for 0. */
    static String numbered(String name, int n) {
        if (n == 0) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        if (dot > 4 && name.startsWith(".tar", dot - 4)) {
            dot -= 4;
        }
        boolean ending = dot > 0 && name.length() - dot <= LONGEST_ENDING;
        String tail = "-" + n + (ending ? name.substring(dot) : "");
        return shortened(ending ? name.substring(0, dot) : name, LONGEST - size(tail)) + tail;
    }

    /** The hidden name of a file that is not complete yet, or the n-th other one. */
    static String part(String name, int n) {
        String tail = (n == 0 ? "" : "-" + n) + ".part";
        return "." + shortened(name, LONGEST - PART_RESERVE) + tail;
    }

    /** The beginning of a name, as much of it as fits into so many bytes. */
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
