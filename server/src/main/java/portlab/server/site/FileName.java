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
 * File names as text. On Unix a name is any bytes, usually UTF-8. A byte that is not UTF-8 becomes a character from
 * U+DC80 to U+DCFF, half of a surrogate pair that never occurs in text (as in Python's PEP 383), and back.
 *
 * <p>{@link Path} converts text by the locale's charset only, and with losses. Its URIs contain every byte,
 * percent-encoded, so this class goes through them.
 */
final class FileName {
    private static final char ESCAPES = '\udc00';

    /**
     * Names that mean something else on Windows than a file in a folder: devices, streams, drives, names that Windows
     * shortens, and short names for other files.
     */
    private static final Pattern SPECIAL_ON_WINDOWS = Pattern.compile("(?is).*[\\x00-\\x1f\"*/:<>?\\\\|].*"
            + "|.*[. ]"
            + "|(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?"
            + "|[^.]{1,6}~[0-9]{1,6}(\\.[^.]{0,3})?");

    /** Whether names are bytes on this system: on Unix, but not on macOS. */
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

    /** A name for display, with replacement characters for bytes that are not UTF-8. */
    static String readable(String name) {
        return name.codePoints()
                .map(c -> isEscape(c) ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= ESCAPES + 0x80 && codePoint <= ESCAPES + 0xff;
    }

    /** Whether a file can have this name here: it is not a device, a drive or a path of several names. */
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
     * The path that consists of this one name.
     *
     * @throws InvalidPathException if no file on this system can have the name
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

    /** The last name of a path; {@link #path} is the inverse. */
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

    /** Takes the last element of the URI, which ends with a slash if a folder has this name. */
    private static ByteBuffer bytes(Path name) {
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        ByteBuffer bytes = ByteBuffer.allocate(end);
        for (int i = uri.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                bytes.put((byte) PercentEncoding.decode(uri.charAt(i + 1), uri.charAt(i + 2)));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        return bytes.flip();
    }

    /** Percent-encodes all but the unreserved characters (RFC 3986 section 2.3). */
    static String percentEncode(String name) {
        return PercentEncoding.encode(encode(name), "");
    }
}
