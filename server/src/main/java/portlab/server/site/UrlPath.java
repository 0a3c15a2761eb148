package portlab.server.site;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.common.PercentEncoding;

/**
 * The path of a URL (RFC 3986 section 3.3), decoded, with its dot segments resolved.
 *
 * @param names the segments; never empty, {@code .} or {@code ..}, but otherwise any text, even a percent-encoded slash
 *     or backslash; bytes that are not UTF-8 as in {@link FileName}
 * @param folder whether the path ends with a slash
 */
public record UrlPath(List<String> names, boolean folder) {
    public static final UrlPath ROOT = new UrlPath(List.of(), true);

    public UrlPath {
        names = List.copyOf(names);
    }

    /**
     * Parses the path of a request, one character per byte.
     *
     * <p>Percent-encoded dots count as dots; empty segments are dropped.
     *
     * @return empty if the path does not begin with a slash, has a bad or truncated escape or a NUL, or leads above the
     *     root
     */
    public static Optional<UrlPath> parse(String raw) {
        if (!raw.startsWith("/")) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        boolean folder = true;
        for (int start = 1; start <= raw.length(); ) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            String name = decode(raw, start, end);
            if (name == null || (name.equals("..") && names.isEmpty())) {
                return Optional.empty();
            }
            boolean open = step(names, name);
            folder = open || slash >= 0;
            start = end + 1;
        }
        return Optional.of(new UrlPath(names, folder));
    }

    /** Follows one segment; true if the path so far is a folder for certain. */
    private static boolean step(List<String> names, String name) {
        switch (name) {
            case "", "." -> {
                return true;
            }
            case ".." -> {
                names.remove(names.size() - 1);
                return true;
            }
            default -> {
                names.add(name);
                return false;
            }
        }
    }

    private static String decode(String raw, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == 0 || c > 0x7e) {
                return decodeBytes(raw, start, end);
            }
        }
        return raw.substring(start, end);
    }

    private static String decodeBytes(String raw, int start, int end) {
        ByteBuffer bytes = ByteBuffer.allocate(end - start);
        for (int i = start; i < end; i++) {
            int value = raw.charAt(i);
            if (value == '%') {
                value = i + 2 < end ? PercentEncoding.decode(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
                i += 2;
            }
            if (value <= 0 || value > 0xff) {
                return null;
            }
            bytes.put((byte) value);
        }
        return FileName.decode(bytes.flip());
    }

    /** The same path with one more name. */
    public UrlPath child(String name, boolean isFolder) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new UrlPath(longer, isFolder);
    }

    /** The same path with a final slash. */
    public UrlPath asFolder() {
        return new UrlPath(names, true);
    }

    /**
     * Whether this is a path or below it. Regardless of case, because some file systems have the same file under names in either
     * case.
     */
    public boolean isWithin(UrlPath other) {
        int depth = other.names.size();
        boolean within = names.size() >= depth;
        for (int i = 0; within && i < depth; i++) {
            within = names.get(i).equalsIgnoreCase(other.names.get(i));
        }
        return within;
    }

    /** The inverse of {@link #parse}: ASCII, with exactly one slash at the start. */
    public String encoded() {
        StringBuilder text = new StringBuilder("/");
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : "/").append(FileName.percentEncode(names.get(i)));
        }
        return text.append(folder && !names.isEmpty() ? "/" : "").toString();
    }

    /** The decoded path for display: escape it for markup or a terminal. */
    @Override
    public String toString() {
        return FileName.readable("/" + String.join("/", names) + (folder && !names.isEmpty() ? "/" : ""));
    }
}
