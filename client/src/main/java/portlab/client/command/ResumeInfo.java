package portlab.client.command;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import portlab.client.measure.Meter;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;

/**
 * The source of a part file, as its note records it for a later download.
 *
 * @param url of the request
 * @param validator a strong entity tag or a date, as If-Range takes it (RFC 9110, 13.1.5)
 * @param total the whole file's length in bytes, or {@link Meter#UNKNOWN}
 */
record ResumeInfo(String url, String validator, long total) {
    /** A more recent date does not distinguish two versions of a file (RFC 9110, 8.8.2.2). */
    private static final long SETTLED_SECONDS = 60;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /** Empty if the response has nothing that identifies this version of the file. */
    static Optional<ResumeInfo> of(String url, HttpResponse response) {
        Optional<String> validator = validator(response.head());
        return validator.isEmpty()
                ? Optional.empty()
                : Optional.of(new ResumeInfo(url, validator.get(), response.length()));
    }

    /** Whether a response is for the same version of the file. A missing field does not count against it. */
    boolean agreesWith(ResponseHead head) {
        String name = validator.startsWith("\"") ? "ETag" : "Last-Modified";
        return head.field(name).orElse(validator).equals(validator);
    }

    /** Whether the whole file can have this length. */
    boolean allows(long length) {
        return total == Meter.UNKNOWN || length == total;
    }

    private static Optional<String> validator(ResponseHead head) {
        Optional<String> tag = head.field("ETag");
        if (tag.isEmpty()) {
            return date(head);
        }
        return tag.get().startsWith("\"") ? tag : Optional.empty();
    }

    private static Optional<String> date(ResponseHead head) {
        Optional<String> modified = head.field("Last-Modified");
        Optional<String> date = head.field("Date");
        LocalDateTime then = modified.isEmpty() ? null : time(modified.get());
        LocalDateTime now = date.isEmpty() ? null : time(date.get());
        boolean settled = then != null
                && now != null
                && !now.minusSeconds(SETTLED_SECONDS).isBefore(then);
        return settled ? modified : Optional.empty();
    }

    /**
     * The time of an IMF-fixdate, {@code Sun, 06 Nov 1994 08:49:37 GMT}, or null. Without a DateTimeFormatter, whose classes
     * would take 15 ms to load in the middle of a download.
     */
    private static LocalDateTime time(String date) {
        int month = date.length() == 29 && date.endsWith(" GMT") ? MONTHS.indexOf(date.substring(8, 11)) : -1;
        if (month < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                    Integer.parseInt(date.substring(12, 16)),
                    month / 3 + 1,
                    Integer.parseInt(date.substring(5, 7)),
                    Integer.parseInt(date.substring(17, 19)),
                    Integer.parseInt(date.substring(20, 22)),
                    Integer.parseInt(date.substring(23, 25)));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** Parses a note. One that was cut off counts as missing, or has no total. */
    static Optional<ResumeInfo> parse(String text) {
        List<String> lines = text.endsWith("\n") ? text.lines().toList() : List.of();
        if (lines.size() < 2) {
            return Optional.empty();
        }
        boolean known = lines.size() > 2 && lines.get(2).matches("[0-9]{1,18}");
        return Optional.of(
                new ResumeInfo(lines.get(0), lines.get(1), known ? Long.parseLong(lines.get(2)) : Meter.UNKNOWN));
    }

    String text() {
        return url + "\n" + validator + "\n" + (total == Meter.UNKNOWN ? "" : total + "\n");
    }
}
