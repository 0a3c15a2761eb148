package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.server.auth.PasswordHash;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.live.About;
import portlab.server.live.LivePage;
import portlab.server.metrics.Metrics;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;

class LiveResponderTest {
    private final Metrics metrics = new Metrics(() -> 0, () -> 0, "test");
    private final MemoryBudget memory = new MemoryBudget(8 << 20);
    private final LivePage page = new LivePage(
            metrics, memory, () -> new About("1", null, false, Map.of(), List.of(), null, 0), (what, cause) -> {
                throw new AssertionError(what, cause);
            });

    private String answer(String method, String path, HttpSettings settings) throws IOException {
        HttpService admin = HttpService.ofAdmin(metrics, page, memory, settings, exchange -> {}, (what, cause) -> {});
        MemoryConnection connection = new MemoryConnection().segment(method + " " + path + " HTTP/1.0\r\n\r\n");
        connection.drive(admin);
        admin.cut(connection);
        return connection.text();
    }

    private String get(String path) throws IOException {
        return answer("GET", path, HttpSettings.DEFAULT);
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws IOException {
        String answer = get("/");
        assertTrue(
                answer.contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
                        + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'\r\n"),
                answer);
        assertFalse(
                Pattern.compile("style=|<style|\\son[a-z]+=|<script>")
                        .matcher(answer)
                        .find(),
                answer);
        List<String> references = Pattern.compile("(?:src|href)=\"([^\"#]*)\"")
                .matcher(answer)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertTrue(references.size() >= 5, references.toString());
        for (String path : references) {
            assertTrue(get(path).startsWith("HTTP/1.0 200 "), path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /live/model.js, 200",
        "HEAD, /live/events, 200",
        "POST, /live/events, 405",
        "GET, /live/exchanges/1, 404",
        "GET, /live/exchanges/, 404",
        "GET, /live/exchanges/x, 404",
        "GET, /live/exchanges/99999999999999999999, 404",
        "GET, /live/, 404",
        "GET, /live/page.html, 404",
        "GET, //, 404"
    })
    void answersItsPathsOnly(String method, String path, int status) throws IOException {
        String answer = answer(method, path, HttpSettings.DEFAULT);
        assertTrue(answer.startsWith("HTTP/1.0 " + status + " "), answer);
    }

    @Test
    void eventsBeginWithWhatDoesNotChange() throws Exception {
        String answer = get("/live/events");
        assertTrue(answer.contains("\r\n\r\nretry: 1000\n\nevent: about\ndata: {\"version\":\"1\","), answer);
        Conditions.await("all memory is free", () -> memory.taken() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/live/page.js", "/live/events", "/live/exchanges/1", "/live/none"})
    void everyPartNeedsTheLoginOfTheMetrics(String path) throws IOException {
        PasswordVerifier passwords = new PasswordVerifier(Users.NONE.with("me:" + PasswordHash.of("secret")));
        HttpSettings settings = HttpSettings.DEFAULT.withPasswords(passwords);
        assertTrue(answer("GET", path, settings).startsWith("HTTP/1.0 401 "));
        assertTrue(answer("GET", "/healthz", settings).startsWith("HTTP/1.0 200 "));
    }
}
