package portlab.common;

import java.io.IOException;

/** Hides what the user types until {@link #restore} is called or the program ends. */
public final class TerminalEcho {
    private final Thread atExit = new Thread(TerminalEcho::on, "echo");

    private TerminalEcho() {}

    /** Hides typed characters except for line ends. */
    public static TerminalEcho off() {
        TerminalEcho echo = new TerminalEcho();
        Runtime.getRuntime().addShutdownHook(echo.atExit);
        stty("-echo", "echonl");
        return echo;
    }

    private static void on() {
        stty("echo", "-echonl");
    }

    /** Shows typed characters again. */
    public void restore() {
        on();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program is ending, and its shutdown hook restores the echo as well.
            return;
        }
    }

    private static void stty(String... how) {
        try {
            new ProcessBuilder("stty", how[0], how[1])
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // Without stty, typed characters stay visible.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
