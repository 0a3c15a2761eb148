package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;

/** The alerts and the dashboard use only exported metrics, and the dashboard shows all of them. */
class MonitoringIT {
    private static final Path ALERTS = Shell.ROOT.resolve("deploy/alerts.yaml");
    private static final Path DASHBOARD = Shell.ROOT.resolve("deploy/dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:portlab|process|jvm)_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("\\b([a-z]+) *(?:=~|!~|!=|=) *\"");

    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (portlab_[a-z_]+) ");

    @TempDir
    Path config;

    private static List<String> alerts() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(ALERTS.toFile())
                .path("groups")
                .path(0)
                .path("rules");
        List<String> expressions = new ArrayList<>();
        for (JsonNode rule : rules) {
            assertTrue(rule.path("alert").asText().matches("Portlab[A-Za-z]+"), rule.toString());
            assertTrue(rule.at("/labels/severity").asText().matches("warning|critical"), rule.toString());
            assertFalse(rule.at("/annotations/summary").asText().isBlank(), rule.toString());
            expressions.add(rule.path("expr").asText());
        }
        return expressions;
    }

    private static List<String> dashboard() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        for (JsonNode panel : dashboard.path("panels")) {
            assertFalse(panel.path("title").asText().isBlank(), panel.toString());
            panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText()));
        }
        dashboard
                .at("/templating/list")
                .forEach(variable -> expressions.add(variable.path("query").asText()));
        return expressions;
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricAndLabelIsExportedAndEveryMetricIsShown() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process server = Shell.here()
                .start("env XDG_CONFIG_HOME='" + config + "' " + java + " -jar " + Shell.SERVER_JAR
                        + " -p 0 --listen https=0 www");
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String http = after(out, "  http ");
            String metrics = after(out, "  admin ");
            assertEquals(200, get(http).statusCode());
            String scraped = get(metrics).body();
            Set<String> known = found(METRIC, 0, scraped);
            Set<String> labels = found(LABEL, 1, scraped);
            // Prometheus adds these itself.
            labels.addAll(Set.of("job", "instance"));
            List<String> expressions = alerts();
            List<String> shown = dashboard();
            expressions.addAll(shown);
            assertTrue(expressions.size() > 25, expressions.toString());
            for (String expression : expressions) {
                assertTrue(known.containsAll(found(METRIC, 0, expression)), expression);
                assertTrue(labels.containsAll(found(LABEL, 1, expression)), expression + " " + labels);
            }
            for (String family : found(FAMILY, 1, scraped)) {
                assertTrue(shown.stream().anyMatch(expression -> expression.contains(family)), family);
            }
        } finally {
            Shell.end(server);
        }
    }

    @Test
    void prometheusAcceptsTheAlerts() throws Exception {
        Programs.require("promtool");
        assertTrue(
                Shell.here().run("promtool check rules deploy/alerts.yaml").ok().contains("SUCCESS"));
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The rest of the start message's line that begins with a word. */
    private static String after(BufferedReader out, String word) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith(word)) {
            line = out.readLine();
        }
        assertTrue(line != null, word);
        return line.substring(word.length()).strip();
    }
}
