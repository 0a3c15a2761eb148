package portlab.client.cli;

import java.io.IOException;

/** What the terminal shows of what is typed: nothing, until that is restored or the program ends. */
final class TerminalEcho {
    private final Thread atTheEnd = new Thread(TerminalEcho::on, "echo");

    private TerminalEcho() {}

    /** Has the terminal keep to itself what is typed, but for the line's end. */
    static TerminalEcho off() {
        TerminalEcho echo = new TerminalEcho();
        Runtime.getRuntime().addShutdownHook(echo.atTheEnd);
        stty("-echo", "echonl");
        return echo;
    }

    private static void on() {
        stty("echo", "-echonl");
    }

    /** Has it show again what is typed. */
    void restore() {
        on();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // The program ends already; what it does then has been done.
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
