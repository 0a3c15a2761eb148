package portlab.client.command;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;

/**
 * Where a part of a file came from, so that the rest can be asked for.
 *
 * @param url what was asked for
 * @param validator a strong entity tag or a date, as If-Range takes it (RFC 9110, 13.1.5)
 */
record Origin(String url, String validator) {
    /** A date younger than this does not tell two versions of a file apart (RFC 9110, 8.8.2.2). */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    /** Empty when the answer has nothing by which to know the same file again. */
    static Optional<Origin> of(HttpResponse response) {
        return validator(response.head()).map(found -> new Origin(response.source(), found));
    }

    private static Optional<String> validator(ResponseHead head) {
        Optional<String> tag = head.field("ETag");
        return tag.isPresent() ? tag.filter(text -> text.startsWith("\"")) : date(head);
    }

    private static Optional<String> date(ResponseHead head) {
        Optional<String> modified = head.field("Last-Modified");
        Optional<Instant> then = modified.flatMap(Origin::instant);
        Optional<Instant> now = head.field("Date").flatMap(Origin::instant);
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

    static Optional<Origin> parse(String text) {
        List<String> lines = text.lines().toList();
        return lines.size() == 2 ? Optional.of(new Origin(lines.get(0), lines.get(1))) : Optional.empty();
    }

    String text() {
        return url + "\n" + validator + "\n";
    }
}
