package portlab.common.check;

import java.util.List;
import java.util.Locale;
import portlab.common.XmlText;

/**
 * Formats checks as a JUnit report, which CI systems show. Only required checks that failed are failures; recommended
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
                "failures", "" + all.stream().filter(CheckResult::fails).count()));
        xml.append(attribute("errors", "0"));
        xml.append(attribute(
                "skipped",
                ""
                        + all.stream()
                                .filter(each -> !each.fails() && !each.passed())
                                .count()));
        xml.append(attribute("time", seconds(nanos))).append(">\n");
        all.forEach(each -> xml.append(testcase(report, each)));
        return xml.append("</testsuite>\n</testsuites>\n").toString();
    }

    private static String testcase(CheckReport report, CheckResult result) {
        String kind = report.suite().stage(result.check().stage());
        String start = "<testcase" + attribute("classname", report.suite().name() + "." + kind)
                + attribute(
                        "name", result.check().name() + ": " + result.check().title())
                + attribute("time", seconds(result.nanos()));
        if (result.passed()) {
            return start + "/>\n";
        }
        String why = XmlText.escaped(CheckText.summary(result));
        String element = result.fails()
                ? "<failure message=\"" + why + "\">" + XmlText.escapedLines(CheckText.details(result)) + "</failure>"
                : "<skipped message=\"" + why + "\"/>";
        return start + ">" + element + "</testcase>\n";
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + XmlText.escaped(value) + "\"";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS);
    }
}
