package portlab.common;

import java.io.IOException;

/** Hides what a person types, until {@link #restore} or the end of the program. */
public final class TerminalEcho {
    private final Thread atTheEnd = new Thread(TerminalEcho::on, "echo");

    private TerminalEcho() {}

    /** Hides all but the end of the line. */
    public static TerminalEcho off() {
        TerminalEcho echo = new TerminalEcho();
        Runtime.getRuntime().addShutdownHook(echo.atTheEnd);
        stty("-echo", "echonl");
        return echo;
    }

    private static void on() {
        stty("echo", "-echonl");
    }

    /** Shows again what a person types. */
    public void restore() {
        on();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // The program is ending, and the hook does the same.
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
            // A system without stty shows what is typed.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
