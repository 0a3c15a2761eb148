package portlab.client.command;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.RequestTarget;
import portlab.client.net.ResponseHead;

/** Goes on with a broken download (RFC 9110, 14.2 and 13.1.5), or starts over where the file has changed since. */
final class Resume {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    private final HttpClient http;
    private final Saver saver;

    Resume(HttpClient http, Saver saver) {
        this.http = http;
        this.saver = saver;
    }

    /** Empty when there is nothing to go on with: then the whole file is to be asked for. */
    Optional<Fetched> run(Get.Request request, Saver.Place.InFile wanted) throws Failure {
        String target = RequestTarget.of(request.path());
        try (PartFile part = PartFile.reopen(wanted.file())) {
            long have = part.channel().size();
            Optional<Origin> origin =
                    part.origin().filter(known -> known.url().equals(HttpClient.url(request.endpoint(), target)));
            if (origin.isEmpty()) {
                discardIfEmpty(part, have);
                return Optional.empty();
            }
            String fields = HttpClient.ANYTHING + "Range: bytes=" + have + "-\r\n" + "If-Range: "
                    + origin.get().validator() + "\r\n";
            try (HttpResponse response = http.send(request.endpoint(), "GET", target, fields)) {
                return answered(response, part, wanted, target);
            }
        } catch (IOException e) {
            throw Saver.unwritable(wanted.file().toString(), e);
        }
    }

    private static void discardIfEmpty(PartFile part, long size) throws IOException {
        if (size == 0) {
            part.discard();
        }
    }

    private Optional<Fetched> answered(HttpResponse response, PartFile part, Saver.Place.InFile wanted, String target)
            throws IOException, Failure {
        ResponseHead head = response.head();
        long have = part.channel().size();
        String range = head.field("Content-Range").orElse("");
        if (head.status() == 416 && range.equals("bytes */" + have)) {
            part.forget();
            return fetched(response, target, Saver.finish(part, wanted));
        }
        if (head.status() == 416) {
            return Optional.empty();
        }
        if (head.status() == 206) {
            checkRange(range, have);
        } else if (Get.wanted(head)) {
            part.restart();
        } else {
            return fetched(response, target, Saved.NOTHING);
        }
        Saved saved = saver.append(response, part, wanted);
        part.forget();
        boolean goneOn = head.status() == 206 && saved.how() == Saved.How.NEW;
        return fetched(response, target, goneOn ? new Saved(Saved.How.RESUMED, saved.path()) : saved);
    }

    private static void checkRange(String range, long have) throws Failure {
        Matcher matcher = CONTENT_RANGE.matcher(range);
        boolean asAsked = matcher.matches()
                && matcher.group(1).equals(Long.toString(have))
                && Long.parseLong(matcher.group(2)) + 1 == Long.parseLong(matcher.group(3));
        if (!asAsked) {
            throw new Failure(
                    ExitCode.NOT_HTTP,
                    "the server sends another part than the one asked for: " + range,
                    "get without -c starts over");
        }
    }

    private static Optional<Fetched> fetched(HttpResponse response, String target, Saved saved) {
        return Optional.of(new Fetched(target, false, response.reply(), saved));
    }
}
