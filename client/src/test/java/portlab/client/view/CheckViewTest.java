package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import portlab.common.Palette;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckSuite;
import portlab.common.check.CheckView;
import portlab.common.check.GradescopeReport;
import portlab.common.check.JUnitReport;
import portlab.common.check.Level;
import portlab.common.check.Verdict;
import portlab.common.wire.WireEvent;

class CheckViewTest {
    private static final Check FIRST = check("first", 1, Level.REQUIRED);
    private static final Check SECOND = check("second", 1, Level.REQUIRED);
    private static final Check THIRD = check("third", 2, Level.RECOMMENDED);
    private static final Check FOURTH = check("fourth", 2, Level.EXTRA);
    private static final CheckSuite SUITE =
            new CheckSuite("http", List.of("one", "two & more"), List.of(FIRST, SECOND, THIRD, FOURTH));

    private static final CheckResult FAILED = new CheckResult(
            SECOND,
            new Verdict.Failed("the status 404", "200 \033[2J<b>"),
            "",
            2_000_000,
            List.of(
                    new WireEvent.Sent(1, 1000, 4, "GET\n".getBytes()),
                    new WireEvent.Received(1, 5000, 5, "\033[2J\n".getBytes())),
            List.of("printf 'GET\\n' | nc h 80"));
    private static final CheckReport REPORT = new CheckReport(
            SUITE,
            "h:80",
            OptionalLong.of(7),
            List.of(
                    new CheckResult(FIRST, new Verdict.Passed(), "", 1_000_000, List.of(), List.of()),
                    FAILED,
                    new CheckResult(THIRD, new Verdict.Blocked("second failed"), "", 0, List.of(), List.of()),
                    new CheckResult(FOURTH, new Verdict.Skipped("needs a file"), "", 0, List.of(), List.of())),
            false);

    private static Check check(String name, int stage, Level level) {
        return new Check(name, stage, level, "does the " + name, "RFC 1", "look");
    }

    @Test
    void textShowsWhatHelps() {
        CheckView view = new CheckView(Palette.PLAIN, 80);
        assertEquals("2  two & more\n", view.stage(SUITE, 2));
        assertEquals("   ✓ first  does the first\n", view.of(REPORT.results().get(0)));
        assertEquals("""
                   ✗ second  does the second
                      expected  the status 404
                      found     200 \\x1b[2J<b>
                      #1         1 µs → sent 4 B
                      #1              → GET\\n
                      #1         5 µs ← received 5 B
                      #1              ← 0000  1b 5b 32 4a 0a           .[2J.
                      source    RFC 1
                      hint      look
                      repeat    printf 'GET\\n' | nc h 80
                """, view.of(FAILED).indent(0));
        assertEquals(
                "   - third  does the third (recommended)\n      not checked, because second failed\n",
                view.of(REPORT.results().get(2)));
        assertEquals(
                "failed  http h:80, required 1 of 2, recommended 0 of 1, extra 0 of 0, 1 skipped (seed 7)\n",
                view.of(REPORT));
    }

    @Test
    void junitFailsOnlyWhereARequiredCheckFails() {
        String xml = JUnitReport.of(REPORT);
        assertTrue(xml.contains(
                "name=\"http h:80\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\" time=\"0.003\""));
        assertTrue(xml.contains("<testcase classname=\"http.2 two &amp; more\" name=\"third: does the third\""), xml);
        assertTrue(xml.contains("found 200 \\x1b[2J&lt;b&gt;\">"), xml);
        assertTrue(xml.contains("\nrepeat: printf 'GET\\n' | nc h 80</failure>"), xml);
    }

    @Test
    void gradescopeHasPointsForEachStage() {
        JsonObject results = JsonParser.parseString(GradescopeReport.of(REPORT)).getAsJsonObject();
        assertEquals(2, results.get("score").getAsInt());
        JsonObject one = results.getAsJsonArray("tests").get(0).getAsJsonObject();
        assertEquals("1 one", one.get("name").getAsString());
        assertEquals(2, one.get("score").getAsInt());
        assertEquals(4, one.get("max_score").getAsInt());
        JsonObject two = results.getAsJsonArray("tests").get(1).getAsJsonObject();
        assertEquals(1, two.get("max_score").getAsInt());
        assertEquals("failed", two.get("status").getAsString());
    }
}
