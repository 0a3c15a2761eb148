package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.ServerProcess;

/** {@code --check-client} with a naive client, and without one. */
class ClientCheckIT {
    private static final String EXERCISES =
            "plain,request,binary,close,drip,kept-open,lower-case,surplus,missing,truncated";

    @TempDir
    Path folder;

    @Test
    void aNaiveClientIsToldExactlyItsMistakes() throws Exception {
        Path junit = folder.resolve("junit.xml");
        Path gradescope = folder.resolve("results.json");
        List<String> arguments = new ArrayList<>(List.of("--check-client", "--only", EXERCISES, "--patience", "5"));
        arguments.addAll(List.of("--junit", junit.toString(), "--gradescope", gradescope.toString(), "--"));
        arguments.addAll(List.of(ServerProcess.JAVA.toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        arguments.addAll(List.of("-cp", "target/test-classes", "portlab.server.exercise.NaiveClient", "{url}"));
        try (ServerProcess server = ServerProcess.run(Map.of(), arguments)) {
            assertEquals(1, server.awaitExit(), server::toString);
            List<String> marks = server.out().stream()
                    .filter(line -> line.matches("   [✓✗!-] .*"))
                    .map(line -> line.substring(3).replaceAll("  .*", ""))
                    .toList();
            assertEquals(
                    List.of(
                            "✓ plain",
                            "✓ request",
                            "✗ binary",
                            "✓ close",
                            "✓ drip",
                            "✗ kept-open",
                            "! surplus",
                            "- lower-case",
                            "✗ missing",
                            "✗ truncated"),
                    marks,
                    () -> String.join("\n", server.out()));
            assertTrue(String.join("\n", server.out()).contains("the body was decoded as text"));
            assertEquals(List.of(), server.err());
        }
        assertTrue(Files.readString(junit).contains("tests=\"10\" failures=\"5\""), Files.readString(junit));
        assertTrue(Files.readString(gradescope).contains("\"max_score\""));
    }

    @Test
    void withoutACommandItServesAndTellsWhatItSaw() throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of("--check-client", "-p", "0"))) {
            server.awaitOut("Ctrl-C ends it.");
            String base = server.awaitOut("all of them").replaceAll(".* (http://.*)/$", "$1");
            HttpClient http = HttpClient.newHttpClient();
            String page = http.send(
                            HttpRequest.newBuilder(URI.create(base + "/")).build(), BodyHandlers.ofString())
                    .body();
            assertTrue(page.contains("href=\"/drip\""), page);
            http.send(HttpRequest.newBuilder(URI.create(base + "/drip")).build(), BodyHandlers.discarding());
            server.awaitOut("look at your client: it should have 93 bytes, and report success");
            server.awaitOut("GET /drip HTTP/1.1; took 176 B, closed the connection after ");
        }
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsTheClientToo() throws Exception {
        Path started = folder.resolve("started");
        String script = "echo $$ > '" + started + ".new'; mv '" + started + ".new' '" + started + "'; exec sleep 600";
        List<String> arguments = List.of(
                "--check-client", "--only", "plain", "--patience", "600", "--", "sh", "-c", script, "sh", "{url}");
        try (ServerProcess server = ServerProcess.run(Map.of(), arguments)) {
            while (!Files.exists(started)) {
                Thread.sleep(10);
            }
            Optional<ProcessHandle> client =
                    ProcessHandle.of(Long.parseLong(Files.readString(started).strip()));
            server.terminate();
            server.awaitExit();
            if (client.isPresent()) {
                client.get().onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }
}
