package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The live page of the jar, in Chromium under load and over bare sockets. */
class LiveIT {
    /** Shows the sum of all movements of the layout that no user caused. */
    private static final String WATCH_LAYOUT =
            "(window.shift = 0, new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))"
                    + ".observe({ type: 'layout-shift', buffered: true }))";

    /** How much space the last row of the services leaves below it. */
    private static final String EMPTY_STRIP =
            "document.getElementById('services-scroll').clientHeight - document.getElementById('services').offsetHeight";

    private static final String FOOTER_STATUSES =
            "Promise.all([...document.querySelectorAll('footer a')].map(async link => (await fetch(link.href)).status))"
                    + ".then(all => all.join(' '))";

    private static final int PART = 200;

    /** Feeds the page with an hour of snapshots, and shows one in thirty; connections, workers and exchanges come and go. */
    private static final String AN_HOUR = """
            (async () => {
              const { receiveSnapshot } = await import('/live/page.js');
              const button = document.getElementById('pause');
              const snapshot = n => ({
                at: 1e9 + 1000 * n, viewers: 1,
                load: { connections: 60, held: n % 5, workers: 9, mostWorkers: 64, draining: false, leadsTaken: n, longestTurn: 1 },
                services: Object.fromEntries(['http', 'calc'].map(name => [name, {
                  outcomes: { 200: 1000 * n, 404: n }, durations: Array(17).fill(60 * n), seconds: n, received: 70 * n, sent: 900 * n }])),
                datagrams: {}, replicas: { 8084: n, 8085: 2 * n, 8086: 3 * n }, connections: 60,
                open: Array.from({ length: 60 }, (_, i) => ['http', `127.0.0.1:${n}.${i}`, 'idle', i, n, n, null]),
                ended: Array.from({ length: 20 }, (_, i) => ['calc', `127.0.0.2:${n}.${i}`, 'ended', i, n, n, null]),
                groups: [{ admin: false, turns: n, workers: Array.from({ length: 9 }, (_, i) => [`worker-${n + i}`, 'following', n, null]) }],
                exchanges: Array.from({ length: 25 }, (_, i) => [25 * n - i, 'http', '127.0.0.1:1', `GET /${n}`, '200', n, n, 1]),
              });
              for (let n = FROM; n < TO; n++) {
                const shows = n % 30 === 29;
                if (shows) button.click();
                receiveSnapshot(snapshot(n));
                if (shows) button.click();
              }
              return document.querySelectorAll('*').length;
            })()""";

    @TempDir
    Path folder;

    @TempDir
    Path profile;

    private static String get(ServerProcess server, String path) throws IOException {
        return Raw.ask(server, "admin", "GET " + path + " HTTP/1.0\r\n\r\n");
    }

    /** Kept connections that send requests for as long as {@code going}, and lines to every port of calc. */
    private static List<Thread> load(ServerProcess server, AtomicBoolean going) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int calc = server.ports("calc").get(i);
            clients.add(new Thread(() -> {
                try {
                    while (going.get()) {
                        Raw.get(server, "/file.txt");
                        Raw.get(server, "/no<b>thing</b>");
                        try (Socket socket = ServerProcess.connect(calc)) {
                            socket.getOutputStream().write("21\n".getBytes(StandardCharsets.US_ASCII));
                            socket.shutdownOutput();
                            socket.getInputStream().readAllBytes();
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        clients.forEach(Thread::start);
        return clients;
    }

    /** Each service's requests, bytes and outcomes, in the form of the page. */
    private static String metrics(ServerProcess server) throws IOException {
        String text = get(server, "/metrics");
        StringBuilder all = new StringBuilder();
        for (String service : List.of("http", "calc")) {
            all.append(service)
                    .append(' ')
                    .append(number(text, "portlab_request_duration_seconds_count{service=\"" + service + "\"}"))
                    .append(' ')
                    .append(number(text, "portlab_received_bytes_total{service=\"" + service + "\"}"))
                    .append(' ')
                    .append(number(text, "portlab_sent_bytes_total{service=\"" + service + "\"}"))
                    .append('\n');
        }
        for (int port : server.ports("calc")) {
            all.append(port)
                    .append(' ')
                    .append(number(text, "portlab_calc_requests_total{port=\"" + port + "\"}"))
                    .append('\n');
        }
        return all.toString();
    }

    private static long number(String metrics, String name) {
        Matcher found = Pattern.compile(Pattern.quote(name) + " ([0-9.E]+)").matcher(metrics);
        return found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
    }

    /** The same from the page's tables. */
    private static String shown(Chromium page) {
        return page.evaluate("""
                [...document.querySelectorAll('#services tbody tr')].filter(row => /http|calc/.test(row.cells[0].textContent))
                  .map(row => [row.cells[0].textContent, row.cells[1].textContent, row.cells[3].title, row.cells[4].title])
                  .concat([...document.querySelectorAll('#replicas tbody tr')].map(row => [row.cells[0].textContent, row.cells[1].textContent]))
                  .map(cells => cells.join(' ').replace(/,| B/g, '') + '\\n').join('')""");
    }

    private static long heap(Chromium page) {
        page.send("HeapProfiler.collectGarbage", "{}");
        return number(page.send("Runtime.getHeapUsage", "{}").replace("\"usedSize\":", "used "), "used");
    }

    /** Some seconds of the hour, in parts that even a busy machine answers in time; returns the number of elements at the end. */
    private static long seconds(Chromium page, int from, int to) {
        long nodes = 0;
        for (int at = from; at < to; at += PART) {
            nodes = Long.parseLong(
                    page.evaluate(AN_HOUR.replace("FROM", "" + at).replace("TO", "" + (at + PART))));
        }
        return nodes;
    }

    @Test
    void thePageShowsTheMetricsAndStaysAsItIs() throws Exception {
        Programs.require("chromium");
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        AtomicBoolean going = new AtomicBoolean(true);
        try (ServerProcess server = ServerProcess.start("--quiet", "--fault", "http:/none=reset", folder.toString());
                Chromium page = new Chromium(profile, 1600, 1000)) {
            List<Thread> clients = load(server, going);
            try {
                page.open("http://127.0.0.1:" + server.port("admin") + "/");
                try {
                    Conditions.await(
                            "the page is there",
                            () -> page.evaluate("document.querySelectorAll('#replicas tbody tr').length")
                                    .equals("3"));
                } catch (AssertionError e) {
                    throw new AssertionError(page.trouble() + page.evaluate("document.body.innerText"), e);
                }
                page.evaluate(WATCH_LAYOUT);
                Conditions.await(
                        "exchanges and connections are listed",
                        () -> page.evaluate("document.querySelectorAll('#exchanges li').length > 5"
                                        + " && document.querySelectorAll('#connections tbody tr').length > 3")
                                .equals("true"));
                page.evaluate("document.querySelector('#exchanges button').click()");
                Conditions.await(
                        "the wire view is unfolded",
                        () -> page.evaluate("document.querySelector('#exchanges pre')?.textContent ?? ''")
                                .contains("closed"));
            } finally {
                going.set(false);
                for (Thread client : clients) {
                    client.join();
                }
            }
            Conditions.await("page and metrics agree", () -> agree(server, page));
            assertTrue(
                    number(get(server, "/metrics"), "portlab_request_duration_seconds_count{service=\"http\"}") > 10);
            assertEquals(
                    "true", page.evaluate("document.getElementById('fault-rules').textContent === 'http:/none=reset'"));
            assertEquals("0", page.evaluate("document.querySelectorAll('#main b:not(.legend b)').length"), "no markup");
            assertTrue(Double.parseDouble(page.evaluate("window.shift")) < 0.01, "the page does not jump");
            assertEquals(
                    "true",
                    page.evaluate(
                            "Chart.getChart('bytes').scales.y.ticks.every(tick => / [kM]?B\\/s$/.test(tick.label))"));
            assertEquals("0", page.evaluate(EMPTY_STRIP), "empty pixels below the services");
            assertEquals("200 200", page.evaluate(FOOTER_STATUSES));
            assertEquals(
                    "true",
                    page.evaluate(
                            "(await import('/live/page.js')).events.close(), document.getElementById('pause').click(), true"));
            page.evaluate("document.querySelector('#exchanges button[aria-expanded=true]').click()");
            long nodes = seconds(page, 0, 400);
            long heap = heap(page);
            assertEquals(nodes, seconds(page, 400, 3600), "elements");
            assertTrue(heap(page) < heap + (1 << 20), "before " + heap + " bytes, now " + heap(page));
            assertEquals(List.of(), page.trouble());
        }
    }

    private static boolean agree(ServerProcess server, Chromium page) {
        try {
            return metrics(server).equals(shown(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While a page watches, an answer has the same bytes as without; and a viewer uses no worker. */
    @Test
    void watchersAreNotNoticed() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        try (ServerProcess server = ServerProcess.start("--quiet", "--grace", "600", folder.toString())) {
            String before = withoutDate(Raw.get(server, "/file.txt"));
            List<Socket> viewers = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    Socket viewer = server.connect("admin");
                    viewers.add(viewer);
                    viewer.getOutputStream()
                            .write("GET /live/events HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                for (Socket viewer : viewers) {
                    assertTrue(new String(viewer.getInputStream().readNBytes(15), StandardCharsets.US_ASCII)
                            .startsWith("HTTP/1.0 200 OK"));
                }
                assertEquals(before, withoutDate(Raw.get(server, "/file.txt")));
                Conditions.await("no worker is busy, and no connection counts", () -> isAtRest(server));
                server.terminate();
                assertEquals(128 + 15, server.awaitExit());
            } finally {
                for (Socket viewer : viewers) {
                    viewer.close();
                }
            }
        }
    }

    private static boolean isAtRest(ServerProcess server) {
        try {
            String metrics = get(server, "/metrics");
            return number(metrics, "portlab_workers_busy") == 0 && number(metrics, "portlab_connections") == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutDate(String answer) {
        return answer.replaceAll("Date: [^\r]*\r\n", "");
    }
}
