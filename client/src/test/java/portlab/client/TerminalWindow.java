package portlab.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import portlab.common.Programs;

/** The client in a terminal that tmux emulates. */
final class TerminalWindow implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path socket;

    private TerminalWindow(Path socket) {
        this.socket = socket;
    }

    /** Starts the shell; after it ends, the window shows {@code ENDED} and the exit code. */
    static TerminalWindow open(Path folder, String term, int width, int port) throws Exception {
        return open(folder, term, width, port, "true");
    }

    /**
     * @param term the terminal's type; empty for none
     * @param before a command for the system's shell to run first on the same terminal
     * @param options more words of the command line
     */
    static TerminalWindow open(Path folder, String term, int width, int port, String before, String... options)
            throws Exception {
        Programs.require("tmux");
        TerminalWindow window =
                new TerminalWindow(Files.createTempDirectory(folder, "tmux").resolve("socket"));
        String client = String.join(" ", ClientProcess.command("127.0.0.1", Integer.toString(port)));
        String type = term.isEmpty() ? "-u TERM" : "TERM=" + term;
        String command =
                before + "; env -u NO_COLOR " + type + " LC_ALL=C.UTF-8 XDG_STATE_HOME=" + folder.resolve("state") + " "
                        + client + " " + String.join(" ", options) + "; echo ENDED $?; exec sleep 60";
        window.tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-s",
                "s",
                "-c",
                folder.toString(),
                "-x",
                "" + width,
                "-y",
                "50",
                command);
        return window;
    }

    /** Types words and presses keys, given by tmux's names. */
    TerminalWindow type(String... keys) throws Exception {
        for (String key : keys) {
            tmux("send-keys", "-t", "s", key);
        }
        return this;
    }

    /** Pastes a text with bracketed paste. */
    TerminalWindow paste(String text) throws Exception {
        tmux("set-buffer", text);
        tmux("paste-buffer", "-p", "-t", "s");
        return this;
    }

    /** Records every byte that the program writes from now on. */
    void record(Path file) throws Exception {
        tmux("pipe-pane", "-t", "s", "exec cat >> " + file);
    }

    /** Types and presses Tab until the completion appears, since the names are fetched in the background. */
    void retype(String typed, String completed) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        type(typed);
        while (!screen().contains(completed)) {
            failAfter(end, completed);
            type("Tab");
            // A second Tab would complete another word, so the first one gets time to work.
            for (int i = 0; i < 100 && !screen().contains(completed); i++) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** Presses Ctrl-D until the shell has exited, since one between two prompts is lost. */
    void leave() throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!screen().contains("ENDED 0")) {
            failAfter(end, "ENDED 0");
            type("C-d");
            LockSupport.parkNanos(200_000_000);
        }
    }

    /** Waits until the window shows a text, possibly wrapped. */
    TerminalWindow await(String text) throws Exception {
        return await(text, screen -> screen.contains(text));
    }

    /** Waits for a part of the window to match, over several lines if need be. */
    TerminalWindow awaitMatch(Pattern pattern) throws Exception {
        return await(pattern.toString(), pattern.asPredicate());
    }

    private TerminalWindow await(String what, Predicate<String> there) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!there.test(screen())) {
            failAfter(end, what);
            LockSupport.parkNanos(20_000_000);
        }
        return this;
    }

    private void failAfter(long end, String text) throws Exception {
        if (System.nanoTime() > end) {
            throw new AssertionError("no \"" + text + "\" in the window:\n" + screen());
        }
    }

    String screen() throws Exception {
        return tmux("capture-pane", "-p", "-J", "-t", "s");
    }

    private String tmux(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Ends the terminal and every process in it. */
    @Override
    public void close() throws IOException {
        try {
            tmux("kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
