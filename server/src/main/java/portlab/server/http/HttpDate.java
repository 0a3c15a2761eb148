package portlab.server.http;

import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;

/** Times in HTTP (RFC 9110 section 5.6.7), in seconds since 1970. */
final class HttpDate {
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /** The first second of the year 0 and the last second of 9999: four digits have no room for others. */
    private static final long EARLIEST = -62_167_219_200L;

    private static final long LATEST = 253_402_300_799L;

    private HttpDate() {}

    /**
     * Formats an IMF-fixdate: {@code Sun, 06 Nov 1994 08:49:37 GMT}. A time outside the years 0 to 9999 becomes the
     * nearest one inside.
     */
    static String format(long second) {
        long written = Math.max(EARLIEST, Math.min(second, LATEST));
        LocalDateTime time = LocalDateTime.ofEpochSecond(written, 0, ZoneOffset.UTC);
        int month = 3 * (time.getMonthValue() - 1);
        StringBuilder text = new StringBuilder(29);
        text.append(DAYS.get(time.getDayOfWeek().ordinal()), 0, 3).append(", ");
        two(text, time.getDayOfMonth())
                .append(' ')
                .append(MONTHS, month, month + 3)
                .append(' ');
        two(two(text, time.getYear() / 100), time.getYear() % 100).append(' ');
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        return two(text, time.getSecond()).append(" GMT").toString();
    }

    private static StringBuilder two(StringBuilder text, int n) {
        return text.append((char) ('0' + n / 10)).append((char) ('0' + n % 10));
    }

    /**
     * Parses any of the three formats; empty for anything else. Does not verify the day of the week.
     *
     * @param now seconds since 1970, to choose the century of a two-digit year: at most 50 years ahead
     */
    static OptionalLong parse(String text, long now) {
        try {
            int comma = text.indexOf(',');
            if (comma < 0) {
                return asctime(text);
            }
            return comma == 3 ? imf(text) : rfc850(text.substring(0, comma), text.substring(comma + 1), now);
        } catch (DateTimeException | NumberFormatException | StringIndexOutOfBoundsException e) {
            return OptionalLong.empty();
        }
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private static OptionalLong imf(String text) {
        boolean shaped = text.length() == 29
                && shortDay(text)
                && text.startsWith(" ", 4)
                && text.startsWith(" ", 7)
                && text.startsWith(" ", 11)
                && text.startsWith(" ", 16)
                && text.endsWith(" GMT");
        return shaped
                ? seconds(number(text, 12, 16), month(text, 8), number(text, 5, 7), text, 17)
                : OptionalLong.empty();
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static OptionalLong rfc850(String day, String rest, long now) {
        boolean shaped = rest.length() == 23
                && DAYS.contains(day)
                && rest.startsWith(" ")
                && rest.startsWith("-", 3)
                && rest.startsWith("-", 7)
                && rest.startsWith(" ", 10)
                && rest.endsWith(" GMT");
        if (!shaped) {
            return OptionalLong.empty();
        }
        int thisYear = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC).getYear();
        int year = thisYear - thisYear % 100 + number(rest, 8, 10);
        year = year > thisYear + 50 ? year - 100 : year;
        return seconds(year, month(rest, 4), number(rest, 1, 3), rest, 11);
    }

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static OptionalLong asctime(String text) {
        boolean shaped = text.length() == 24
                && shortDay(text)
                && text.startsWith(" ", 3)
                && text.startsWith(" ", 7)
                && text.startsWith(" ", 10)
                && text.startsWith(" ", 19);
        int day = shaped ? number(text, text.charAt(8) == ' ' ? 9 : 8, 10) : 0;
        return shaped ? seconds(number(text, 20, 24), month(text, 4), day, text, 11) : OptionalLong.empty();
    }

    private static boolean shortDay(String text) {
        return DAYS.stream().anyMatch(day -> text.startsWith(day.substring(0, 3)));
    }

    private static int month(String text, int start) {
        int at = MONTHS.indexOf(text.substring(start, start + 3));
        if (at < 0 || at % 3 != 0) {
            throw new DateTimeException(text);
        }
        return at / 3 + 1;
    }

    /** Reads {@code 08:49:37}; a leap second counts as the second before. */
    private static OptionalLong seconds(int year, int month, int day, String text, int at) {
        if (text.charAt(at + 2) != ':' || text.charAt(at + 5) != ':') {
            return OptionalLong.empty();
        }
        int hour = number(text, at, at + 2);
        int minute = number(text, at + 3, at + 5);
        int second = number(text, at + 6, at + 8);
        LocalDateTime time = LocalDateTime.of(year, month, day, hour, minute, second == 60 ? 59 : second);
        return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
    }

    private static int number(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Syntax.isDigit(text.charAt(i))) {
                throw new NumberFormatException(text);
            }
        }
        return Integer.parseInt(text, start, end, 10);
    }

    /** The current time, and the text of the Date field, which it formats once a second. */
    static final class Now {
        private final InstantSource clock;
        private volatile Dated last = new Dated(Long.MIN_VALUE, "");

        private record Dated(long second, String text) {}

        Now(InstantSource clock) {
            this.clock = clock;
        }

        /** In ms since 1970. */
        long millis() {
            return clock.millis();
        }

        /** In s since 1970. */
        long second() {
            return Math.floorDiv(clock.millis(), 1000L);
        }

        String date() {
            long second = second();
            Dated dated = last;
            if (dated.second() != second) {
                dated = new Dated(second, HttpDate.format(second));
                last = dated;
            }
            return dated.text();
        }
    }
}
