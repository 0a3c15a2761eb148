package portlab.server.site;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import portlab.common.PercentEncoding;

/**
 * Names of files as text. On Unix a name is any bytes, which are UTF-8 as a rule: a byte that is not becomes a character
 * from U+DC80 to U+DCFF, half of a surrogate pair that no text has in it (as in Python's PEP 383), and becomes that byte again.
 *
 * <p>{@link Path} itself knows a name's bytes, but converts texts by the locale's charset only, and with losses. Its URIs
 * do without: they have each byte, percent-encoded.
 */
final class FileName {
    private static final char ESCAPES = '\udc00';

    /**
     * What Windows takes for something else than a file of that name in a folder: devices, streams and drives, names that it
     * shortens, and short names that stand for others.
     */
    private static final Pattern SPECIAL_ON_WINDOWS = Pattern.compile("(?is).*[\\x00-\\x1f\"*/:<>?\\\\|].*"
            + "|.*[. ]"
            + "|(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?"
            + "|[^.]{1,6}~[0-9]{1,6}(\\.[^.]{0,3})?");

    /** Whether names are bytes here: on Unix, but not on macOS. */
    private static final boolean ANY_BYTES =
            FileSystems.getDefault().getSeparator().equals("/")
                    && !System.getProperty("os.name").startsWith("Mac");

    private FileName() {}

    /** Decodes a name's bytes. */
    static String decode(ByteBuffer bytes) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = utf8.decode(bytes, text, true);
        while (result.isMalformed()) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (ESCAPES | bytes.get() & 0xff));
            }
            result = utf8.decode(bytes, text, true);
        }
        return text.flip().toString();
    }

    /** The bytes of a name. */
    static byte[] encode(String name) {
        if (name.chars().noneMatch(FileName::isEscape)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + 16);
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int c = name.codePointAt(i);
            if (isEscape(c)) {
                bytes.write(c);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** A name as people read it: replacement characters stand for what is not UTF-8. */
    static String readable(String name) {
        return name.codePoints()
                .map(c -> isEscape(c) ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= ESCAPES + 0x80 && codePoint <= ESCAPES + 0xff;
    }

    /** Whether a name can be a file's here: no device, no drive, and no path of several names. */
    static boolean isPossible(String name) {
        return isPossible(name, FileSystems.getDefault().getSeparator().equals("\\"));
    }

    static boolean isPossible(String name, boolean windows) {
        boolean several = name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0;
        return !several
                && name.indexOf('\0') < 0
                && !(windows && SPECIAL_ON_WINDOWS.matcher(name).matches());
    }

    /**
     * The path of one element that a name is.
     *
     * @throws InvalidPathException when no file of this system can have the name
     */
    static Path path(String name) {
        if (!isPossible(name)) {
            throw new InvalidPathException(name, "not the name of a file");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            if (ANY_BYTES) {
                return Path.of(URI.create("file:///" + percentEncode(name))).getFileName();
            }
            throw e;
        }
    }

    /** The name that a path ends with; {@link #path} makes the same path of it. */
    static String of(Path path) {
        Path last = path.getFileName();
        String text = last.toString();
        return isAscii(text) || isPath(text, last) ? text : decode(bytes(last));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isPath(String text, Path path) {
        try {
            return path.getFileSystem().getPath(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** From the URI, of which the last element is the name, with a slash if a folder happens to have it. */
    private static ByteBuffer bytes(Path name) {
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        ByteBuffer bytes = ByteBuffer.allocate(end);
        for (int i = uri.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        return bytes.flip();
    }

    /** All but the unreserved characters (RFC 3986 section 2.3). */
    static String percentEncode(String name) {
        return PercentEncoding.encode(encode(name), "");
    }
}
