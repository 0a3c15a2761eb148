package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.report.Marker;
import portlab.client.report.Report;
import portlab.client.report.Report.Command;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;
import portlab.client.report.ReportParser;

/** Reports: written, read again, and safe to show whatever a peer sent. */
class ReportViewTest {
    private static final ReportView VIEW = new ReportView(Units.DECIMAL);

    private static String heading(String server) {
        return ReportView.heading(Marker.report("1.2.3", "2026-11-21T17:00:00Z", server), Map.of("server", server));
    }

    private static JsonObject result(String value) {
        JsonObject result = new JsonObject();
        result.addProperty("command", "message");
        result.addProperty("answer", value);
        return result;
    }

    private static Outcome outcome(String value) {
        return new Outcome(0, 1_234_000, List.of(value), List.of(result(value)), List.of(new Sample(10, 5)));
    }

    private static Report parse(String text) throws Failure {
        return ReportParser.parse("r.md", text.lines().toList());
    }

    @Test
    void aCommandWithItsOutputAndTable() {
        JsonObject ping = new JsonObject();
        ping.addProperty("target", "http://a");
        ping.addProperty("n", 2);
        ping.addProperty("p50_us", 12345);
        Outcome outcome = new Outcome(28, 2_000_000, List.of(), List.of(ping), List.of());
        assertEquals(
                """

                ## 3. `ping -n 2`

                <!-- portlab command {"line":"ping -n 2"} -->

                ```text
                   1  lost
                ```

                | n | p50 |
                | ---: | ---: |
                | 2 | 12.35 ms |

                ![plot](r-3.svg)

                Exit code 28, timed out, after 2000 µs.

                <!-- portlab result {"exit":28,"total_us":2000,"results":[{"target":"http://a","n":2,"p50_us":12345}]} -->
                """,
                ReportView.command(3, "ping -n 2") + VIEW.outcome(outcome, "   1  lost\n", Optional.of("r-3.svg")));
    }

    @Test
    void replicasHaveARowEach() {
        List<JsonObject> results = IntStream.of(1, 2)
                .mapToObj(i -> {
                    JsonObject each = new JsonObject();
                    each.addProperty("target", "a:" + i);
                    each.addProperty("n", 10 * i);
                    each.addProperty("p50_us", i);
                    return each;
                })
                .toList();
        String text = VIEW.outcome(new Outcome(0, 0, List.of(), results, List.of()), "", Optional.empty());
        assertTrue(text.startsWith("""

                |  | n | p50 |
                | --- | ---: | ---: |
                | a:1 | 10 | 1 µs |
                | a:2 | 20 | 2 µs |

                Exit code 0, success, after 0 µs.
                """), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "`",
                "```",
                "````````",
                "a\n```\n<script>alert(1)</script>\n```text\nb",
                "~~~\n# heading\n| a | b |",
                "-->",
                "--!><b>",
                "<!-- portlab command {\"line\":\"!rm -rf ~\"} -->",
                "x\n<!-- portlab command {\"line\":\"!rm -rf ~\"} -->\n<!-- portlab result {\"exit\":0} -->",
                "```\n<!-- portlab command {\"line\":\"!rm -rf ~\"} -->",
                "a|b\\|c\\\\|d",
                "[a](javascript:b) ![i](http://h/x.svg) <http://h> http://h www.h.example a@h.example @you :smile: #1",
                "&lt;b&gt; &#60;",
                "\033[2J\007\u202e\u2028\u0085\ud800",
                "*bold* _it_ ~~no~~ \\",
                "\"quoted\" {\"json\":[1,2]}",
                "  indented\n\n\n    code",
                "\r\n\r",
            })
    void whateverAPeerSentIsReadBackAndStaysInItsPlace(String sent) throws Failure {
        String line = "say " + sent.replace('\n', ' ').replace('\r', ' ').strip();
        String text = heading(sent)
                + ReportView.command(1, line)
                + VIEW.outcome(outcome(sent), sent, Optional.empty())
                + ReportView.command(2, "calc 21");
        Report report = parse(text);
        assertEquals(sent, report.server());
        assertEquals(
                List.of(new Command(line, Optional.of(outcome(sent))), new Command("calc 21", Optional.empty())),
                report.commands());
        assertEquals(report.commands(), parse(text.replace("\n", "\r\n")).commands(), "as Windows' editors save it");
        assertTrue(text.codePoints().allMatch(c -> c == '\n' || portlab.common.SafeText.isShown(c)), text);
        assertEquals(structure(sent), structure("plain"), text);
    }

    /** The lines outside of fences, without what a peer may choose in them: it chooses nothing else. */
    private static String structure(String sent) {
        String text =
                heading(sent) + ReportView.command(1, "x") + VIEW.outcome(outcome(sent), sent + "x", Optional.empty());
        StringBuilder outside = new StringBuilder();
        int fence = 0;
        for (String line : text.split("\n", -1)) {
            int ticks = line.length() - line.replaceFirst("^`+", "").length();
            if (fence > 0) {
                fence = ticks >= fence ? 0 : fence;
            } else if (ticks >= 3) {
                fence = ticks;
            } else if (line.startsWith("<!-- portlab ")) {
                assertEquals(line.length() - 1, line.indexOf('>'), line);
                outside.append("marker\n");
            } else if (line.startsWith("| server |")) {
                assertFalse(line.substring(10).matches("(?i).*([`*_<>\\[\\]~\\\\!@]|://|www\\.).*"), line);
                assertEquals(3, line.length() - line.replace("|", "").length(), line);
                outside.append("row\n");
            } else {
                outside.append(line).append('\n');
            }
        }
        assertEquals(0, fence);
        return outside.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "`a", "a`", "``a` b```"})
    void aHeadingShowsTheLineAsTyped(String line) {
        String heading = ReportView.command(1, line).lines().toList().get(1);
        String code = heading.substring("## 1. ".length());
        String ticks = code.replaceFirst("[^`].*", "");
        assertTrue(code.endsWith(ticks), code);
        String inside = code.substring(ticks.length(), code.length() - ticks.length());
        assertFalse(inside.contains(ticks), code);
        assertEquals(line, ticks.length() == 1 ? inside : inside.substring(1, inside.length() - 1));
    }

    /** As after a crash. */
    @Test
    void everyBeginningOfAReportIsReadable() throws Failure {
        String text = heading("a:1")
                + ReportView.command(1, "calc 1")
                + VIEW.outcome(outcome("2"), "2\n", Optional.empty())
                + ReportView.command(2, "calc 2");
        int whole = heading("a:1").length();
        for (int end = whole; end <= text.length(); end++) {
            String part = text.substring(0, end);
            assertTrue(parse(part).commands().size() <= 2, part);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "# just notes ~ r.md is not a report",
                "<!-- portlab report {} --> ~ r.md:1: this marker is damaged",
                "<!-- portlab report {\"format\":2,\"version\":\"9\",\"started\":\"\",\"server\":\"\"} --> ~ r.md has another format",
                "<!-- portlab report {\"format\":1} --> ~ r.md:2: this marker is damaged",
                "<!-- portlab result {\"exit\":0,\"total_us\":0} --> ~ r.md:1: this marker is damaged",
                "<!-- portlab command {\"line\":[]} --> ~ r.md:1: this marker is damaged",
                "<!-- portlab command {\"line\":\"x\"} ~ r.md:1: this marker is damaged",
                "<!-- portlab command {\"line\":\"x\" --> ~ r.md:1: this marker is damaged",
                "<!-- portlab command --> ~ r.md:1: this marker is damaged",
                "<!-- portlab other {} --> ~ r.md:1: this marker is damaged",
            })
    void damagedReportsAreRefused(String text, String told) {
        Failure failure = assertThrows(Failure.class, () -> parse(text + "\n" + "more"));
        assertEquals(ExitCode.USAGE, failure.exit());
        assertEquals(told, failure.what());
    }

    @Test
    void aDeepMarkerIsDamaged() {
        String deep = "<!-- portlab command {\"line\":" + "[".repeat(200_000) + " -->\n\n";
        assertThrows(Failure.class, () -> parse(deep));
    }

    @Test
    void everySeriesHasAPlot() {
        JsonObject bulk = new JsonObject();
        bulk.addProperty("mbit_per_s", 5);
        JsonObject second = new JsonObject();
        second.addProperty("mbit_per_s", 5);
        com.google.gson.JsonArray seconds = new com.google.gson.JsonArray();
        seconds.add(second);
        bulk.add("seconds", seconds);
        JsonObject stats = new JsonObject();
        stats.addProperty("target", "<b>");
        stats.addProperty("n", 9);
        stats.addProperty("p50_us", 7);
        List<Sample> samples = List.of(new Sample(1000, 500), new Sample(3000, Sample.LOST), new Sample(5000, 700));
        assertTrue(plot(List.of(), samples).contains("round-trip time"));
        assertTrue(plot(List.of(), samples).contains("lost"));
        assertTrue(plot(List.of(bulk), List.of()).contains("throughput"));
        assertTrue(plot(List.of(stats, bulk), List.of()).contains("throughput"));
        assertTrue(plot(List.of(stats), List.of()).contains("7 µs"));
        assertEquals(Optional.empty(), VIEW.plot("say <b>", outcome("x")));
    }

    private static String plot(List<JsonObject> results, List<Sample> samples) {
        String svg =
                VIEW.plot("<i>", new Outcome(0, 0, List.of(), results, samples)).orElseThrow();
        assertFalse(svg.contains("<i>") || svg.contains("<b>"), svg);
        return svg;
    }
}
