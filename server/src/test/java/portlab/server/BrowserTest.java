package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;

class BrowserTest {
    private static final String URL = "http://127.0.0.1:8080/";
    private static final String SENTENCE = "cannot open a browser here; open " + URL + " in yours";

    @TempDir
    Path temp;

    private final BlockingQueue<String> trouble = new LinkedBlockingQueue<>();

    @Test
    void everySystemHasItsCommands() {
        assertEquals(List.of(List.of("open")), Browser.commands("Mac OS X", Map.of()));
        assertEquals(List.of(List.of("cmd", "/c", "start", "")), Browser.commands("Windows 11", Map.of()));
        List<List<String>> linux = List.of(List.of("setsid", "-w", "xdg-open"), List.of("xdg-open"));
        assertEquals(linux, Browser.commands("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertEquals(List.of(), Browser.commands("Linux", Map.of("DISPLAY", "")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void opensTheUrlWithTheFirstProgramThatExists() throws Exception {
        Path opened = temp.resolve("opened");
        List<String> script = List.of("sh", "-c", "echo \"$0\" > " + opened);
        new Browser(List.of(List.of(temp.resolve("none").toString()), script)).open(URL, trouble::add);
        Conditions.await(
                "the program runs",
                () -> Files.exists(opened) && Files.readString(opened).equals(URL + "\n"));
        assertEquals(List.of(), List.copyOf(trouble));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void saysSoIfNothingOpens() throws Exception {
        new Browser(List.of(List.of("sh", "-c", "exit 3"))).open(URL, trouble::add);
        assertEquals(SENTENCE, trouble.poll(30, TimeUnit.SECONDS));
        new Browser(List.of(List.of(temp.resolve("none").toString()))).open(URL, trouble::add);
        assertEquals(SENTENCE, trouble.poll(30, TimeUnit.SECONDS));
        new Browser(List.of()).open(URL, trouble::add);
        assertEquals(SENTENCE, trouble.poll(30, TimeUnit.SECONDS));
    }
}
