package portlab.client.command;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
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
    private static final Duration SETTLED = Duration.ofSeconds(60);

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
        Optional<Instant> then = modified.flatMap(ResumeInfo::instant);
        Optional<Instant> now = head.field("Date").flatMap(ResumeInfo::instant);
        boolean settled =
                then.isPresent() && now.isPresent() && !now.get().minus(SETTLED).isBefore(then.get());
        return settled ? modified : Optional.empty();
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
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
