package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import portlab.common.check.Check;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckSuite;
import portlab.common.check.CheckText;
import portlab.server.site.Markup;

/** The page that lists all exercises, and what clients did. Pure. */
final class ExercisePage {
    private static final String INTRODUCTION = """
            <h1>Can your client cope with this server?</h1>
            <p>Fetch each of these with your client, and compare what it does with what a good client does. What the server saw
            of it appears below the exercise when you load this page again.</p>
            """;

    private ExercisePage() {}

    /** The page for /, and 404 for anything else. */
    static List<Step> answer(ReceivedRequest asked, ExerciseSuite suite, Map<String, CheckResult> results) {
        boolean found = asked.name().isEmpty();
        byte[] page = (found ? page(suite, asked.field("Host").orElse("localhost"), results) : missing())
                .getBytes(StandardCharsets.UTF_8);
        String head = found ? HttpAnswer.OK : "HTTP/1.1 404 Not Found\r\n";
        String fields = HttpAnswer.fields(page.length).replace("text/html", "text/html; charset=utf-8");
        return HttpAnswer.closing(HttpAnswer.whole(head + fields, page));
    }

    private static String missing() {
        return Markup.page("No such exercise", "<h1>No such exercise</h1>\n<p><a href=\"/\">All exercises</a></p>\n");
    }

    private static String page(ExerciseSuite suite, String authority, Map<String, CheckResult> results) {
        StringBuilder body = new StringBuilder(INTRODUCTION);
        CheckSuite about = suite.about();
        for (int stage = 1; stage <= about.stages().size(); stage++) {
            body.append("<h2 style=\"font-size:1.1rem\">")
                    .append(Markup.escape(about.stage(stage)))
                    .append("</h2>\n");
            for (Exercise each : suite.exercises()) {
                if (each.check().stage() == stage) {
                    exercise(each, authority, results.get(each.name()), body);
                }
            }
        }
        return Markup.page("Exercises for clients", body.toString());
    }

    private static void exercise(Exercise exercise, String authority, CheckResult result, StringBuilder body) {
        Check check = exercise.check();
        String url = "http://" + authority + exercise.input();
        body.append("<p><a href=\"").append(Markup.escape(exercise.input())).append("\"><code>");
        body.append(Markup.escape(url)).append("</code></a><br>\n");
        body.append("A good client ").append(Markup.escape(check.title()));
        body.append(" <span class=\"dim\">(").append(check.level().word()).append("; ");
        body.append(Markup.escape(check.source())).append(")</span>");
        if (result != null) {
            body.append("<br>\n<strong>")
                    .append(Markup.escape(CheckText.summary(result)))
                    .append("</strong>");
            body.append("<br>\n<span class=\"dim\">")
                    .append(Markup.escape(result.observed()))
                    .append("</span>");
        }
        body.append("</p>\n");
    }
}
