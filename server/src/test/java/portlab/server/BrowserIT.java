package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Chromium against the jar. */
class BrowserIT {
    private static final Path WWW = Path.of("..", "www").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @TempDir
    Path profile;

    @BeforeEach
    void needsABrowser() {
        Programs.require("chromium");
    }

    private Process chromium(String... arguments) throws IOException {
        return chromium(profile, arguments);
    }

    /** @param profile an empty folder */
    static Process chromium(Path profile, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + profile));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Ends the browser and its helpers, which would otherwise still write to the profile. */
    static void end(Process chromium) throws Exception {
        List<ProcessHandle> all = chromium.descendants().toList();
        chromium.destroy();
        assertTrue(chromium.waitFor(30, TimeUnit.SECONDS));
        for (ProcessHandle helper : all) {
            helper.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    /** The page after its scripts have run. */
    private String dom(String url) throws IOException, InterruptedException {
        Process process = chromium("--dump-dom", url);
        try {
            String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return dom;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theSampleSiteIsRendered() throws Exception {
        try (ServerProcess server = ServerProcess.start(WWW.toString())) {
            String dom = dom(server.url("/index.html"));
            assertTrue(dom.contains("<h1>One folder, eight"), dom);
            assertTrue(dom.contains("127.0.0.1 " + server.port("http") + " file.txt"), "the script inserted the port");
            assertTrue(dom.contains(">copy</button>"), "the script inserted the buttons");
            for (String part : List.of("/index.html", "/style.css", "/lab.js", "/ports.svg", "/favicon.svg")) {
                assertTrue(server.awaitOut("GET " + part + " ").contains(" 200 "), part);
            }
        }
    }

    @Test
    void listingsAndErrorsAreRenderedAndInjectedScriptsDoNotRun() throws Exception {
        Files.writeString(folder.resolve("<img src=x onerror=document.title='run'>.txt"), "x");
        Files.writeString(folder.resolve("a b#?&%20.txt"), "x");
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            String listing = dom(server.url("/"));
            assertTrue(listing.contains("href=\"a%20b%23%3F%26%2520.txt\""), listing);
            assertFalse(listing.contains("<img"), listing);
            String error = dom(server.url("/%3Cscript%3Edocument.title='run'%3C/script%3E"));
            assertTrue(error.contains("404"), error);
            assertFalse(error.contains("<script"), error);
        }
    }

    /** A page filters a listing in its frame and reports the result. */
    @Test
    void listingsCanBeFiltered() throws Exception {
        for (String name : List.of("one.txt", "two.txt", "Twenty two.TXT", "<two>.txt")) {
            Files.createDirectories(folder.resolve("many"));
            Files.writeString(folder.resolve("many").resolve(name), "x");
        }
        Files.writeString(folder.resolve("page.html"), """
                <!doctype html><title>filter</title><iframe id="f" src="many/"></iframe><ul id="told"></ul>
                <script>
                  onload = () => {
                    const page = document.getElementById('f').contentDocument, box = page.querySelector('input');
                    for (const text of ['two', ' TXT  twe', 'none', '']) {
                      box.value = text;
                      box.dispatchEvent(new Event('input'));
                      const shown = [...page.querySelectorAll('tbody:last-of-type tr')].filter(row => row.offsetHeight > 0);
                      const item = document.createElement('li');
                      item.textContent = shown.map(row => row.cells[0].textContent) + ' | ' + page.querySelector('footer').textContent;
                      document.getElementById('told').append(item);
                    }
                  };
                </script>
                """);
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            String page = dom(server.url("/page.html"));
            for (String told : List.of(
                    "&lt;two&gt;.txt,Twenty two.TXT,two.txt | 3 of 4 shown",
                    "Twenty two.TXT | 1 of 4 shown",
                    " | 0 of 4 shown",
                    "&lt;two&gt;.txt,one.txt,Twenty two.TXT,two.txt | 0 folders, 4 files, 4 B")) {
                assertTrue(page.contains("<li>" + told + "</li>"), page);
            }
        }
    }

    @Test
    void aVideoElementSeeks() throws Exception {
        int seconds = 600;
        Files.writeString(folder.resolve("page.html"), """
                <!doctype html><title>seek</title><video id="v" src="long.wav" preload="metadata"></video>
                <script>
                  const v = document.getElementById('v');
                  const tell = what => fetch('told?' + what);
                  v.onerror = () => tell('error');
                  v.onloadedmetadata = () => { v.currentTime = 500; };
                  v.onseeked = () => tell('seeked=' + Math.round(v.currentTime) + '/' + Math.round(v.duration));
                </script>
                """);
        writeSilence(folder.resolve("long.wav"), seconds);
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            Process process = chromium("--remote-debugging-port=0", server.url("/page.html"));
            try {
                assertTrue(server.awaitOut("/told?").contains("/told?seeked=500/" + seconds));
                server.awaitOut(" 206 ");
            } finally {
                end(process);
            }
        }
    }

    /** A page that shares memory and reports what it has; an edit of a file that it uses reloads it. */
    @Test
    void anIsolatedPageReloadsWhenItsFilesChange() throws Exception {
        Path told = folder.resolve("told.js");
        Files.writeString(folder.resolve("page.html"), """
                <!doctype html><title>live</title><script src="told.js"></script>
                """);
        Files.writeString(told, "fetch('/told?first=' + crossOriginIsolated + new SharedArrayBuffer(8).byteLength);");
        try (ServerProcess server = ServerProcess.start("--live", "--isolated", folder.toString())) {
            Process process = chromium("--remote-debugging-port=0", server.url("/page.html"));
            try {
                assertTrue(server.awaitOut("/told?").contains("/told?first=true8"));
                server.awaitOut("GET /.portlab/live.js");
                Files.writeString(told, "fetch('/told?second');");
                server.awaitOut("/told?second");
                Files.writeString(folder.resolve("page.html"), "<script>fetch('/told?third')</script>");
                server.awaitOut("/told?third");
            } finally {
                process.destroy();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            }
        }
    }

    /** A mono WAVE file of 16-bit samples at 44.1 kHz, sparse except for its head. */
    static void writeSilence(Path path, int seconds) throws IOException {
        int rate = 44_100;
        int bytes = seconds * rate * 2;
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        head.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        head.putShort((short) 1)
                .putShort((short) 1)
                .putInt(rate)
                .putInt(rate * 2)
                .putShort((short) 2)
                .putShort((short) 16);
        head.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes).flip();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(head);
            file.write(ByteBuffer.wrap(new byte[1]), 43L + bytes);
            assertEquals(44L + bytes, file.size());
        }
    }
}
