package portlab.client.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.client.net.LineServer;
import portlab.client.net.UdpServer;
import portlab.common.check.CheckReport;
import portlab.common.check.Verdict;

/** Servers of the raw services with usual mistakes are told these. */
class RawSuitesTest {
    private static final SiteFiles NONE = new SiteFiles();

    private static List<String> missed(CheckReport report) {
        return report.results().stream()
                .filter(each -> each.verdict() instanceof Verdict.Failed)
                .map(each -> each.check().name())
                .toList();
    }

    @Test
    void aCalcServerWithWordsAndNumbersOfItsOwn() throws Exception {
        try (LineServer server = new LineServer((line, out) -> {
            boolean number = line.matches("-?[0-9]+");
            String reply = number ? "" + 2 * Long.parseUnsignedLong(line.replace("-", "")) : "Not an integer";
            out.write(((line.startsWith("-") ? "-" : "") + reply + "\n").getBytes(StandardCharsets.UTF_8));
        })) {
            CheckReport report = Checks.run("calc", NONE, server.endpoint().port());
            assertEquals(List.of("not-an-integer"), Checks.failed(report));
            assertEquals(List.of("big", "not-an-integer", "several-requests"), missed(report));
            assertEquals("\"Not an integer\\n\"", Checks.found(report, "not-an-integer"));
        }
    }

    @Test
    void aMessageServerWithAnotherDate() throws Exception {
        try (LineServer server = new LineServer((line, out) -> out.write(
                ("Server received at 21.11.2026 10:00:00: " + line + "\n").getBytes(StandardCharsets.UTF_8)))) {
            CheckReport report = Checks.run("message", NONE, server.endpoint().port());
            assertEquals(List.of("form"), Checks.failed(report));
            assertTrue(Checks.found(report, "form").startsWith("\"Server received at 21.11.2026 "));
        }
    }

    @Test
    void aBulkServerThatSendsOneByteMore() throws Exception {
        try (LineServer server = new LineServer((line, out) ->
                out.write(new byte[line.matches("[0-9]") ? Integer.parseInt(line) * 1_000_000 + 1 : 1]))) {
            CheckReport report = Checks.run("bulk", NONE, server.endpoint().port());
            assertEquals(List.of("exactly"), Checks.failed(report));
            assertEquals("1000001 bytes", Checks.found(report, "exactly"));
        }
    }

    @Test
    void theTextbooksPingServerPassesWhatIsRequired() throws Exception {
        try (UdpServer server = new UdpServer((number, payload, reply) -> {
            if (number % 3 != 0) {
                reply.send(new String(payload, StandardCharsets.US_ASCII)
                        .toUpperCase(java.util.Locale.ROOT)
                        .getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            CheckReport report = Checks.run("udp", NONE, server.endpoint().port());
            assertTrue(report.passed());
            assertEquals(List.of("unchanged"), missed(report).subList(0, 1));
        }
    }
}
