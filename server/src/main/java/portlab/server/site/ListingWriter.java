package portlab.server.site;

import static portlab.common.ByteUnits.DECIMAL;

import java.time.LocalDate;
import portlab.common.PercentEncoding;
import portlab.common.SafeText;
import portlab.server.site.Entries.Entry;

/** Writes the parts of listings as UTF-8, one character at a time, so that a row needs no string. */
final class ListingWriter {
    private static final int SECONDS_A_DAY = 24 * 60 * 60;

    /** The first second of the year 0 and the last second of 9999: four digits have no room for others. */
    private static final long EARLIEST = -62_167_219_200L;

    private static final long LATEST = 253_402_300_799L;

    private final Chunks out;

    ListingWriter(Chunks out) {
        this.out = out;
    }

    ListingWriter put(byte[] bytes) throws ByteBudget.ExceededException {
        out.put(bytes);
        return this;
    }

    ListingWriter text(String text) throws ByteBudget.ExceededException {
        for (int i = 0; i < text.length(); i++) {
            i += character(text, i);
        }
        return this;
    }

    /** Text escaped for markup. */
    ListingWriter escaped(String text) throws ByteBudget.ExceededException {
        for (int i = 0; i < text.length(); i++) {
            String entity = Markup.entity(text.charAt(i));
            if (entity == null) {
                i += visible(text, i);
            } else {
                text(entity);
            }
        }
        return this;
    }

    /** Text for a single line: control characters become visible. */
    ListingWriter visible(String text) throws ByteBudget.ExceededException {
        for (int i = 0; i < text.length(); i++) {
            i += visible(text, i);
        }
        return this;
    }

    /** A JSON string (RFC 8259 section 7). */
    ListingWriter quoted(String text) throws ByteBudget.ExceededException {
        out.put('"');
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (c == '"' || c == '\\') {
                out.put('\\');
                out.put(c);
            } else if (SafeText.isShown(c) || isHalf(c)) {
                i += character(text, i);
            } else {
                StringBuilder escape = new StringBuilder(12);
                SafeText.appendUnicodeEscape(c, escape);
                text(escape.toString());
                i += Character.charCount(c) - 1;
            }
        }
        out.put('"');
        return this;
    }

    /** A relative link to an entry. It encodes colons too, so it cannot be taken for a scheme. */
    ListingWriter href(Entry entry) throws ByteBudget.ExceededException {
        String name = entry.name();
        return text(isPlain(name) ? name : FileName.percentEncode(name)).slash(entry);
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!PercentEncoding.isUnreserved(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    ListingWriter slash(Entry entry) throws ByteBudget.ExceededException {
        if (entry.folder()) {
            out.put('/');
        }
        return this;
    }

    ListingWriter number(long n) throws ByteBudget.ExceededException {
        for (long unit = unit(n); unit > 0; unit /= 10) {
            out.put('0' + (int) (n / unit % 10));
        }
        return this;
    }

    /** A right-aligned number. */
    ListingWriter number(long n, int width) throws ByteBudget.ExceededException {
        return pad(width - digits(n)).number(n);
    }

    ListingWriter pad(int spaces) throws ByteBudget.ExceededException {
        for (int i = 0; i < spaces; i++) {
            out.put(' ');
        }
        return this;
    }

    /** The largest power of ten up to {@code n}, or 1. */
    private static long unit(long n) {
        long unit = 1;
        while (n / unit >= 10) {
            unit *= 10;
        }
        return unit;
    }

    private static int digits(long n) {
        int digits = 1;
        for (long rest = n / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** A size for display, in decimal units with one decimal: {@code 999 B}, {@code 1.0 kB}. */
    ListingWriter size(long bytes) throws ByteBudget.ExceededException {
        int unit = DECIMAL.unit(bytes);
        if (unit < 0) {
            return number(bytes).text(" B");
        }
        long tenths = DECIMAL.tenths(bytes, unit);
        number(tenths / 10);
        out.put('.');
        return number(tenths % 10).text(DECIMAL.suffix(unit));
    }

    /** ISO 8601, to the second: {@code 2026-11-01T08:00:00Z}. */
    ListingWriter time(long millis) throws ByteBudget.ExceededException {
        minute(millis, 'T');
        out.put(':');
        two((int) (second(millis) % 60));
        out.put('Z');
        return this;
    }

    /** For display: {@code 2026-11-01 08:00}. */
    ListingWriter minute(long millis) throws ByteBudget.ExceededException {
        minute(millis, ' ');
        return this;
    }

    private void minute(long millis, char between) throws ByteBudget.ExceededException {
        long second = second(millis);
        LocalDate date = LocalDate.ofEpochDay(second / SECONDS_A_DAY + EARLIEST / SECONDS_A_DAY);
        two(date.getYear() / 100);
        two(date.getYear() % 100);
        out.put('-');
        two(date.getMonthValue());
        out.put('-');
        two(date.getDayOfMonth());
        out.put(between);
        int minute = (int) (second % SECONDS_A_DAY / 60);
        two(minute / 60);
        out.put(':');
        two(minute % 60);
    }

    /** Seconds since the year 0 began, limited to years of four digits. */
    private static long second(long millis) {
        return Math.max(EARLIEST, Math.min(Math.floorDiv(millis, 1000), LATEST)) - EARLIEST;
    }

    private void two(int n) throws ByteBudget.ExceededException {
        out.put('0' + n / 10);
        out.put('0' + n % 10);
    }

    private int visible(String text, int at) throws ByteBudget.ExceededException {
        int c = text.codePointAt(at);
        put(Markup.visible(c));
        return Character.charCount(c) - 1;
    }

    /** Writes the character at an index, and returns how many extra chars it took. Replaces half a surrogate pair. */
    private int character(String text, int at) throws ByteBudget.ExceededException {
        int c = text.codePointAt(at);
        put(isHalf(c) ? 0xfffd : c);
        return Character.charCount(c) - 1;
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private void put(int c) throws ByteBudget.ExceededException {
        if (c < 0x80) {
            out.put(c);
        } else {
            encode(c);
        }
    }

    private void encode(int c) throws ByteBudget.ExceededException {
        if (c < 0x800) {
            out.put(0xc0 | c >> 6);
        } else if (c < 0x10000) {
            out.put(0xe0 | c >> 12);
            out.put(0x80 | c >> 6 & 0x3f);
        } else {
            out.put(0xf0 | c >> 18);
            out.put(0x80 | c >> 12 & 0x3f);
            out.put(0x80 | c >> 6 & 0x3f);
        }
        out.put(0x80 | c & 0x3f);
    }
}
