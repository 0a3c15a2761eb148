package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpResponse;
import portlab.client.net.Resource;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;
import portlab.common.Palette;

class FetchViewTest {
    private static final String TIMES = "RTT 412 µs  (connect 180 µs, receive 95 µs, total 700 µs, 2.0 MB/s)\n";

    private final FetchView report = new FetchView(Palette.PLAIN);

    @Test
    void showsAFetchedFile() {
        assertEquals(
                "200 OK  1.0 kB  text/plain; charset=utf-8\n"
                        + "from    portlab/0.1.0 at 127.0.0.1:8080\n"
                        + "saved   file.txt\n"
                        + TIMES,
                report.of(fetched(200, "OK", SaveResult.How.NEW, "file.txt", false)));
    }

    @Test
    void showsAnAddedSlash() {
        assertEquals(
                "200 OK  1.0 kB  text/plain; charset=utf-8\n"
                        + "at      /dir/\n"
                        + "from    portlab/0.1.0 at 127.0.0.1:8080\n"
                        + "saved   index.html  (the folder's page; get -r downloads its files)\n"
                        + TIMES,
                report.of(fetched(200, "OK", SaveResult.How.NEW, "index.html", true)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/old, http://h/new, /new",
        "http://h/new, https://h/new, https://h:443/new",
        "http://h:80/new, http://h:81/new, http://h:81/new",
    })
    void namesTheServerOfARedirectThatLeadsElsewhere(String asked, String last, String place) throws Failure {
        Fetched plain = fetched(200, "OK", SaveResult.How.NEW, "new", false);
        Optional<Url> from = Optional.of(Url.parse(asked));
        Fetched fetched = new Fetched(Url.parse(last), from, plain.reply(), plain.saved());
        assertEquals("at      " + place, report.of(fetched).split("\n")[1]);
    }

    @Test
    void errorResponsesAreShownAsFailures() {
        assertEquals("", report.of(fetched(404, "Not Found", SaveResult.How.NOTHING, "", false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NEW|a b|saved   a b",
                "BESIDE|file-1.txt|saved   file-1.txt  (a different file has the original name; -f replaces it)",
                "REPLACED|file.txt|saved   file.txt  (replaced)",
                "SAME|file.txt|kept    file.txt  (unchanged)",
                "STREAMED|/dev/null|sent to /dev/null",
            })
    void showsWhereTheBodyWasSaved(SaveResult.How how, String path, String line) {
        assertEquals(line, report.of(fetched(200, "OK", how, path, false)).split("\n")[2]);
    }

    @Test
    void standardOutputNeedsNoLine() {
        assertEquals(
                TIMES,
                report.of(fetched(200, "OK", SaveResult.How.STREAMED, "", false))
                        .split("(?<=\n)")[2]);
    }

    @Test
    void serverTextIsEscaped() {
        ResponseHead head = new ResponseHead(
                "HTTP/1.0",
                200,
                "\033[2JOK",
                List.of(
                        new ResponseHead.Field("Server", "evil\033]0;title\007"),
                        new ResponseHead.Field("Content-Type", "text/\u202eplain")));
        Fetched fetched = new Fetched(
                url("/x"),
                Optional.empty(),
                new HttpResponse.Reply(head, "[::1]:80", 1, new Timing(0, 0, 0, 0)),
                new SaveResult(SaveResult.How.NEW, Path.of("x")));
        assertEquals("""
                200 \\x1b[2JOK  1 B  text/\\u202eplain
                from    evil\\x1b]0;title\\x07 at [::1]:80
                saved   x
                RTT 0 µs  (connect 0 µs, receive 0 µs, total 0 µs, 1.0 GB/s)
                """, report.of(fetched));
    }

    @Test
    void aMissingServerNameAndTypeAreOmitted() {
        ResponseHead head = new ResponseHead("HTTP/1.0", 200, "", List.of());
        HttpResponse.Reply reply = new HttpResponse.Reply(head, "[::1]:80", 0, new Timing(0, 0, 0, 0));
        SaveResult saved = new SaveResult(SaveResult.How.NEW, Path.of("x"));
        assertEquals(
                "200  0 B  unknown type\nfrom    unnamed server at [::1]:80\n",
                report.of(new Fetched(url("/x"), Optional.empty(), reply, saved))
                        .split("saved")[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no such thing|try another|portlab: no such thing (try another)",
                "no such thing|''|portlab: no such thing",
                "its answer starts with \"\033[31m\"|''|portlab: its answer starts with \"\\x1b[31m\"",
            })
    void failuresTakeOneLine(String what, String hint, String line) {
        assertEquals(line + "\n", report.of(new Failure(ExitCode.NOT_HTTP, what, hint)));
    }

    @Test
    void coloursShowTheStatus() {
        FetchView coloured = new FetchView(Palette.COLOURED);
        assertEquals(
                "\033[32m200 OK\033[0m  1.0 kB  text/plain; charset=utf-8\n"
                        + "from    portlab/0.1.0 at 127.0.0.1:8080\n"
                        + "saved   file.txt\n"
                        + "\033[1mRTT 412 µs\033[0m\033[2m  (connect 180 µs, receive 95 µs, total 700 µs, 2.0 MB/s)\033[0m\n",
                coloured.of(fetched(200, "OK", SaveResult.How.NEW, "file.txt", false)));
        assertEquals(
                "portlab: \033[31mno\033[0m\033[2m (hint)\033[0m\n",
                coloured.of(new Failure(ExitCode.RESET, "no", "hint")));
    }

    @Test
    void showsThatThereIsNoContent() {
        String report = this.report.of(fetched(204, "No Content", SaveResult.How.NOTHING, "", false));
        assertEquals("saved   nothing  (the response has no content)", report.split("\n")[2]);
    }

    @Test
    void anUnrequestedCodingIsNamed() {
        ResponseHead head = new ResponseHead(
                "HTTP/1.0", 200, "OK", List.of(new ResponseHead.Field("Content-Encoding", "gzip\033[2J")));
        HttpResponse.Reply reply = new HttpResponse.Reply(head, "[::1]:80", 5, new Timing(0, 0, 0, 0));
        Fetched fetched =
                new Fetched(url("/x"), Optional.empty(), reply, new SaveResult(SaveResult.How.NEW, Path.of("x")));
        String lines = report.of(fetched);
        assertEquals("coded   gzip\\x1b[2J  (not requested; saved as received)", lines.split("\n")[3]);
        assertEquals("saved   x  5 B  gzip\\x1b[2J\n", report.brief(fetched));
    }

    @Test
    void namesTheFileOfAPart() {
        Fetched plain = fetched(200, "OK", SaveResult.How.NEW, "x", false);
        Optional<String> other = Optional.of("http://elsewhere/x");
        Fetched fetched = new Fetched(plain.url(), Optional.empty(), plain.reply(), plain.saved(), other);
        String note = "note    started over: the part here belongs to http://elsewhere/x";
        assertEquals(note, report.of(fetched).split("\n")[3]);
        assertEquals("saved   x  1.0 kB\n" + note + "\n", report.brief(fetched));
        String json = new JsonView().of("x", fetched);
        assertTrue(json.contains("\"other_source\":\"http://elsewhere/x\""), json);
        assertFalse(new JsonView().of("x", plain).contains("other_source"));
    }

    @Test
    void eachOfSeveralFilesTakesOneLine() {
        assertEquals("saved   d/a  1.0 kB\n", report.brief(fetched(200, "OK", SaveResult.How.NEW, "d/a", false)));
        assertEquals("", report.brief(fetched(404, "No", SaveResult.How.NOTHING, "", false)));
        assertEquals("1 file, 2.0 kB\n", new CommandView(Palette.PLAIN, Units.DECIMAL, 80).total(1, 2000));
    }

    private static Url url(String path) {
        return new Url(new Endpoint("h", 80), Resource.of(path));
    }

    private static Fetched fetched(int status, String reason, SaveResult.How how, String path, boolean slashAdded) {
        List<ResponseHead.Field> fields = List.of(
                new ResponseHead.Field("Server", "portlab/0.1.0"),
                new ResponseHead.Field("Content-Type", "text/plain; charset=utf-8"));
        ResponseHead head = new ResponseHead("HTTP/1.0", status, reason, fields);
        Timing timing = new Timing(180_000, 412_000, 95_000, 700_000);
        HttpResponse.Reply reply = new HttpResponse.Reply(head, "127.0.0.1:8080", 1024, timing);
        Optional<Url> movedFrom = slashAdded ? Optional.of(url("/dir")) : Optional.empty();
        return new Fetched(
                url(slashAdded ? "/dir/" : "/file.txt"), movedFrom, reply, new SaveResult(how, Path.of(path)));
    }
}
