package portlab.client.command;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.common.wire.Reason;

/**
 * Resumes an interrupted download (RFC 9110, 14.2 and 13.1.5), or starts over if the file has changed. If a response
 * contradicts itself or the first one, the part file stays as it is.
 */
final class Resume {
    private static final int PARTIAL = 206;
    private static final int UNSATISFIABLE = 416;
    private static final String START_OVER = "run without --continue to start over";

    private final HttpClient http;
    private final Saver saver;

    Resume(HttpClient http, Saver saver) {
        this.http = http;
        this.saver = saver;
    }

    /** Empty if there is nothing to resume. */
    Optional<Fetched> run(Get.Request request, Saver.Place.InFile wanted) throws Failure {
        try (PartFile part = PartFile.resumable(wanted.file(), request.url().toString())) {
            Optional<ResumeInfo> origin = part == null ? Optional.empty() : part.origin();
            if (origin.isEmpty()) {
                return Optional.empty();
            }
            String fields =
                    HttpClient.ANYTHING + "Range: bytes=" + part.channel().size() + "-\r\n" + "If-Range: "
                            + origin.get().validator() + "\r\n";
            try (Redirects.FinalResponse last = Redirects.get(http, request.url(), request.follow(), fields)) {
                HttpResponse response = last.response();
                SaveResult saved = answered(response, part, origin.get(), wanted);
                return Optional.of(new Fetched(last.url(), last.movedFrom(), response.reply(), saved));
            }
        } catch (IOException e) {
            throw Saver.unwritable(wanted.file().toString(), e);
        }
    }

    /** The URL of an interrupted download to the same file from another address; empty if there is none. */
    static Optional<String> otherSource(Saver.Place.InFile wanted, String url) throws Failure {
        try {
            return PartFile.sources(wanted.file()).stream()
                    .filter(source -> !source.equals(url))
                    .findFirst();
        } catch (IOException e) {
            throw Saver.unwritable(wanted.file().toString(), e);
        }
    }

    private SaveResult answered(HttpResponse response, PartFile part, ResumeInfo origin, Saver.Place.InFile wanted)
            throws IOException, Failure {
        ResponseHead head = response.head();
        if (response.isWatched()) {
            response.note(reason(head.status()), "from byte " + part.channel().size());
        }
        if (head.status() == UNSATISFIABLE) {
            checkComplete(head, part, origin);
            return Saver.finish(part, wanted);
        }
        if (head.status() == PARTIAL) {
            long rest = checkedRest(response, part, origin);
            SaveResult saved = saver.append(response, part, wanted, rest);
            return saved.how() == SaveResult.How.NEW ? new SaveResult(SaveResult.How.RESUMED, saved.path()) : saved;
        }
        if (Get.wanted(head)) {
            // Once closed, the new download can remove it when it has more data.
            part.close();
            return saver.save(response, wanted, origin.url());
        }
        if (head.status() == Get.NO_CONTENT) {
            String what = head.statusText() + ": nothing to save; " + part.path() + " stays as it was";
            throw new Failure(ExitCode.REFUSED, what, START_OVER);
        }
        return SaveResult.NOTHING;
    }

    private static Reason reason(int status) {
        return switch (status) {
            case PARTIAL -> Reason.RESUMED;
            case UNSATISFIABLE -> Reason.RESUME_COMPLETE;
            default -> Reason.RESUME_REFUSED;
        };
    }

    /** Accepts 416 only if the server's file is the same one and has exactly the length of the part. */
    private static void checkComplete(ResponseHead head, PartFile part, ResumeInfo origin) throws IOException, Failure {
        long have = part.channel().size();
        Optional<ContentRange> range = range(head);
        boolean complete = range.isPresent() && range.get().total() == have && origin.allows(have);
        if (!complete || !origin.agreesWith(head)) {
            throw contradictory(
                    "the server's file does not end at byte " + have + ", as the part here does", head, part);
        }
    }

    /** @return the number of missing bytes */
    private static long checkedRest(HttpResponse response, PartFile part, ResumeInfo origin)
            throws IOException, Failure {
        ResponseHead head = response.head();
        long have = part.channel().size();
        ContentRange range = range(head)
                .orElseThrow(() -> contradictory("the server does not say which range it sends", head, part));
        long total = range.total() < 0 ? origin.total() : range.total();
        if (range.first() != have || range.last() + 1 != total) {
            throw contradictory("the server sends a different range than requested", head, part);
        }
        if (!origin.allows(total) || !origin.agreesWith(head)) {
            throw contradictory("the server's file is not the one that was interrupted", head, part);
        }
        if (response.length() >= 0 && response.length() != total - have) {
            throw contradictory(
                    "the server announces " + response.length() + " bytes of " + (total - have), head, part);
        }
        return total - have;
    }

    private static Optional<ContentRange> range(ResponseHead head) {
        return ContentRange.parse(head.field("Content-Range").orElse(""));
    }

    private static Failure contradictory(String why, ResponseHead head, PartFile part) {
        String range = head.field("Content-Range").map(text -> ", " + text).orElse("");
        return new Failure(
                ExitCode.NOT_HTTP,
                "cannot resume: " + why + " (" + head.status() + range + "); " + part.path() + " stays as it was",
                START_OVER);
    }

    /**
     * The Content-Range field (RFC 9110, 14.4). Pure.
     *
     * @param first the offset of the range's first byte; {@link Meter#UNKNOWN} in a response without a range (416)
     * @param last the offset of its last byte, or {@link Meter#UNKNOWN}
     * @param total the whole file's length, or {@link Meter#UNKNOWN}
     */
    record ContentRange(long first, long last, long total) {
        private static final Pattern GRAMMAR = Pattern.compile(
                "bytes (?:([0-9]{1,18})-([0-9]{1,18})/(\\*|[0-9]{1,18})|\\*/([0-9]{1,18}))", Pattern.CASE_INSENSITIVE);

        /** Empty if the text is not a valid range of bytes. */
        static Optional<ContentRange> parse(String text) {
            Matcher matcher = GRAMMAR.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            ContentRange range = matcher.group(1) == null
                    ? new ContentRange(Meter.UNKNOWN, Meter.UNKNOWN, number(matcher.group(4)))
                    : new ContentRange(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
            boolean possible = range.first <= range.last && (range.total == Meter.UNKNOWN || range.last < range.total);
            return possible ? Optional.of(range) : Optional.empty();
        }

        private static long number(String digits) {
            return digits.equals("*") ? Meter.UNKNOWN : Long.parseLong(digits);
        }
    }
}
