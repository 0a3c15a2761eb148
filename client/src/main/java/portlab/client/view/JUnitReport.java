package portlab.client.view;

import java.util.List;
import java.util.Locale;
import portlab.client.check.CheckReport;
import portlab.client.check.CheckResult;
import portlab.client.check.Level;

/**
 * Formats the checks of a server as a JUnit report, which CI systems show. Only required checks that failed are failures; recommended
 * and extra ones are shown as skipped tests, so that they don't fail a build.
 */
public final class JUnitReport {
    private static final double NANOS = 1e9;

    private JUnitReport() {}

    public static String of(CheckReport report) {
        List<CheckResult> all = report.results();
        long nanos = all.stream().mapToLong(CheckResult::nanos).sum();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites>\n<testsuite")
                .append(attribute("name", report.suite().name() + " " + report.target()));
        xml.append(attribute("tests", "" + all.size()));
        xml.append(attribute(
                "failures", "" + all.stream().filter(JUnitReport::fails).count()));
        xml.append(attribute("errors", "0"));
        xml.append(attribute(
                "skipped",
                "" + all.stream().filter(each -> !fails(each) && !each.passed()).count()));
        xml.append(attribute("time", seconds(nanos))).append(">\n");
        all.forEach(each -> xml.append(testcase(report, each)));
        return xml.append("</testsuite>\n</testsuites>\n").toString();
    }

    private static boolean fails(CheckResult result) {
        return result.missed() && result.check().level() == Level.REQUIRED;
    }

    private static String testcase(CheckReport report, CheckResult result) {
        int stage = result.check().stage();
        String kind = stage + " " + report.suite().stages().get(stage - 1);
        String start = "<testcase" + attribute("classname", report.suite().name() + "." + kind)
                + attribute(
                        "name", result.check().name() + ": " + result.check().title())
                + attribute("time", seconds(result.nanos()));
        if (result.passed()) {
            return start + "/>\n";
        }
        String why = Svg.escaped(CheckText.summary(result));
        String element = fails(result)
                ? "<failure message=\"" + why + "\">" + Svg.escapedLines(CheckText.details(result)) + "</failure>"
                : "<skipped message=\"" + why + "\"/>";
        return start + ">" + element + "</testcase>\n";
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + Svg.escaped(value) + "\"";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS);
    }
}
