package portlab.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Opens a page in the user's browser. Never waits for it, and never fails: the server runs whatever happens here. */
final class Browser {
    /** A program that has not failed by then has opened the page, or is the browser itself. */
    private static final long PATIENCE_SECONDS = 10;

    private final List<List<String>> commands;

    /** @param commands what to try, one after the other, until one starts; the URL is added */
    Browser(List<List<String>> commands) {
        this.commands = commands;
    }

    static Browser ofThisMachine(Map<String, String> environment) {
        return new Browser(commands(System.getProperty("os.name"), environment));
    }

    /** The commands of an operating system; none if there is no desktop. */
    static List<List<String>> commands(String system, Map<String, String> environment) {
        if (system.startsWith("Windows")) {
            return List.of(List.of("cmd", "/c", "start", ""));
        }
        if (system.startsWith("Mac")) {
            return List.of(List.of("open"));
        }
        // Without a desktop, xdg-open looks for browsers in text mode, which would run unseen.
        boolean desktop = List.of("DISPLAY", "WAYLAND_DISPLAY", "BROWSER").stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        // In a session of its own, the browser survives the Ctrl-C that ends the server.
        return desktop ? List.of(List.of("setsid", "-w", "xdg-open"), List.of("xdg-open")) : List.of();
    }

    /** @param trouble gets a sentence, perhaps later and from another thread, if this does not work */
    void open(String url, Consumer<String> trouble) {
        Thread opener = new Thread(() -> tryAll(url, trouble), "browser");
        opener.setDaemon(true);
        try {
            opener.start();
        } catch (OutOfMemoryError e) {
            // The JVM throws this for threads, too.
            trouble.accept(sentence(url));
        }
    }

    private void tryAll(String url, Consumer<String> trouble) {
        for (List<String> command : commands) {
            try {
                if (!hasOpened(new ProcessBuilder(command), url)) {
                    trouble.accept(sentence(url));
                }
                return;
            } catch (IOException e) {
                // The program does not exist; the next one may.
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        trouble.accept(sentence(url));
    }

    private static boolean hasOpened(ProcessBuilder builder, String url) throws IOException, InterruptedException {
        builder.command(
                Stream.concat(builder.command().stream(), Stream.of(url)).toList());
        Process program = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        program.getOutputStream().close();
        return !program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || program.exitValue() == 0;
    }

    private static String sentence(String url) {
        return "cannot open a browser here; open " + url + " in yours";
    }
}
