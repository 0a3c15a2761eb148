package portlab.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.common.Conditions;

/** A page in a headless Chromium, driven over the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on ws://([0-9.:]+)/");
    private static final Pattern PAGE =
            Pattern.compile("\"type\": \"page\",[^}]*\"webSocketDebuggerUrl\": \"([^\"]+)\"", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("^\\{\"id\":([0-9]+),");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Pattern TROUBLE = Pattern.compile(
            "\"method\":\"(Runtime.exceptionThrown\"|Runtime.consoleAPICalled\",\"params\":\\{\"type\":\"(error|warning|assert)\""
                    + "|Log.entryAdded\",\"params\":\\{\"entry\":\\{[^}]*\"level\":\"(error|warning)\")");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
    private final List<String> trouble = new CopyOnWriteArrayList<>();

    /** @param profile an empty folder */
    Chromium(Path profile, int width, int height) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        HttpClient client = HttpClient.newHttpClient();
        String list = client.send(
                        HttpRequest.newBuilder(URI.create("http://" + endpoint() + "/json/list"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Matcher page = PAGE.matcher(list);
        if (!page.find()) {
            throw new IOException("no page in " + list);
        }
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.group(1)), new Receiver())
                .join();
        send("Page.enable", "{}");
        send("Runtime.enable", "{}");
        send("Log.enable", "{}");
    }

    private String endpoint() throws IOException {
        BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            Matcher found = ENDPOINT.matcher(line);
            if (found.find()) {
                Thread rest = new Thread(() -> errors.lines().forEach(more -> {}), "chromium's errors");
                rest.setDaemon(true);
                rest.start();
                return found.group(1);
            }
        }
        throw new IOException("Chromium does not start");
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            message.append(data);
            if (isLast) {
                take(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        Matcher id = ID.matcher(message);
        if (id.find()) {
            replies.remove(Integer.valueOf(id.group(1))).complete(message);
        } else if (TROUBLE.matcher(message).find()) {
            trouble.add(message);
        }
    }

    /** Sends a command, and returns the reply. */
    synchronized String send(String method, String parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<String> reply = new CompletableFuture<>();
        replies.put(id, reply);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
                .join();
        return reply.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Goes to a page. The browser may still be on its way to its first page, which would replace this one. */
    void open(String url) throws InterruptedException {
        Conditions.await("the page is there", () -> {
            if (!evaluate("location.href").equals(url)) {
                send("Page.navigate", "{\"url\":\"" + url + "\"}");
            }
            return evaluate("location.href + ' ' + document.readyState").equals(url + " complete");
        });
    }

    /** The value of an expression or of the promise that it is, as text. */
    String evaluate(String expression) {
        String whole = "(async () => encodeURIComponent(String(await (" + expression + "))))()";
        String quoted = whole.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        String reply = send(
                "Runtime.evaluate", "{\"expression\":\"" + quoted + "\",\"awaitPromise\":true,\"returnByValue\":true}");
        Matcher value = VALUE.matcher(reply);
        if (!value.find()) {
            throw new AssertionError(reply);
        }
        return URLDecoder.decode(value.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Errors and warnings of scripts, of the network, and of the Content-Security-Policy. */
    List<String> trouble() {
        return List.copyOf(trouble);
    }

    @Override
    public void close() {
        try {
            // Lets it remove its links from the profile.
            send("Browser.close", "{}");
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
        }
    }
}
