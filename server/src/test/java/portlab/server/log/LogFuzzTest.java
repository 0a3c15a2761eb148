package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import portlab.common.Harmless;
import portlab.server.log.LogFormat.CombinedFormat;
import portlab.server.log.LogFormat.JsonFormat;
import portlab.server.log.PrettyFormat.TextWidth;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;

/** Any request gives one well-formed log line without terminal control. */
class LogFuzzTest {
    private static final String QUOTED = "\"(?:\\\\.|[^\"\\\\])*+\"";
    private static final Pattern COMBINED =
            Pattern.compile("[0-9.]+ - - \\[[^]]+] " + QUOTED + " 200 7 " + QUOTED + " " + QUOTED);
    private static final Pattern JSON =
            Pattern.compile("\\{(?:" + QUOTED + ":(?:" + QUOTED + "|[0-9]+|null|\\[(?:" + QUOTED + ",?)*+]),?)*+}");

    @FuzzTest
    void line(byte[] bytes) {
        List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)
                .forEach(charset -> check(new String(bytes, charset)));
        check(Harmless.utf16(bytes));
    }

    private static void check(String said) {
        Exchange exchange = new Exchange(
                "http",
                new InetSocketAddress("127.0.0.1", 40000),
                1,
                said,
                "200",
                9,
                8,
                7,
                0,
                6000,
                said,
                said,
                Decisions.NONE,
                null);
        String pretty = line(new PrettyFormat(() -> ZoneOffset.UTC, false, () -> PrettyFormat.UNLIMITED), exchange);
        String narrow = line(new PrettyFormat(() -> ZoneOffset.UTC, false, () -> 80), exchange);
        String combined = line(new CombinedFormat(() -> ZoneOffset.UTC), exchange);
        String json = line(new JsonFormat(), exchange);
        List.of(pretty, narrow, combined, json).forEach(Harmless::check);
        assertTrue(TextWidth.of(narrow) <= 80, narrow);
        assertTrue(COMBINED.matcher(combined).matches(), combined);
        assertTrue(JSON.matcher(json).matches(), json);
    }

    private static String line(LogFormat format, Exchange exchange) {
        StringBuilder line = new StringBuilder();
        format.append(exchange, line);
        return line.toString();
    }
}
