package portlab.client.command;

/** What a fetched file is called here. Pure. */
final class FileNames {
    private static final String UNSAFE = "\\:*?\"<>|";

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
        StringBuilder name = new StringBuilder(segment);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || UNSAFE.indexOf(c) >= 0) {
                name.setCharAt(i, '_');
            }
        }
        return name.toString();
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
        return dot <= 0 ? name + "-" + n : name.substring(0, dot) + "-" + n + name.substring(dot);
    }

    /** The hidden name of a file that is not complete yet. */
    static String part(String name) {
        return "." + name + ".part";
    }
}
