package portlab.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import portlab.common.Terminal;
import portlab.server.log.AccessLog;
import portlab.server.net.TcpServer;

/** Ends the server in order, as the process ends. */
final class Shutdown implements Runnable {
    /** How long to wait for the last lines of the logs after the grace period. */
    private static final Duration LAST_LINES = Duration.ofMillis(500);

    /** How long to wait for the last events of a recording, in addition. It gives up earlier if an output is stuck. */
    private static final Duration LAST_EVENTS = Duration.ofMinutes(1);

    private static final long LINE_END_MILLIS = 100;

    private final Duration drain;
    private final Duration grace;
    private final TcpServer server;
    private final Services services;
    private final AccessLog log;
    private final WireRecording wire;
    private final ErrorLog errors;
    private final PrintStream out;
    private final Duration lastWords;
    private final ExitDeadline deadline = new ExitDeadline();

    /** @param out for a notice to a user who waits at the terminal */
    Shutdown(
            ServerConfig config,
            TcpServer server,
            Services services,
            AccessLog log,
            WireRecording wire,
            ErrorLog errors,
            PrintStream out) {
        this.drain = config.drain();
        this.grace = config.limits().grace();
        this.server = server;
        this.services = services;
        this.log = log;
        this.wire = wire;
        this.lastWords = config.wire().isOn() ? LAST_LINES.plus(LAST_EVENTS) : LAST_LINES;
        this.errors = errors;
        this.out = out;
    }

    @Override
    public void run() {
        deadline.in(drain.plus(grace).plus(lastWords));
        endLine(notice(server.active(), grace));
        Signals.handleFurther(server::closeNow);
        server.drain(drain);
        services.closeDatagrams();
        server.close();
        wire.close();
        log.close();
        errors.close();
    }

    /**
     * Ends the line on which the terminal shows ^C, so that log lines and the prompt start on a new one, and prints a notice
     * there. Does not wait for a stopped terminal.
     */
    private void endLine(String notice) {
        if (Terminal.stdout()) {
            Thread writer = new Thread(() -> out.print("\n" + notice), "line end");
            writer.setDaemon(true);
            writer.start();
            try {
                writer.join(LINE_END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What somebody who pressed Ctrl-C has to wait for, as a line; empty if nothing. */
    static String notice(int connections, Duration grace) {
        if (connections == 0) {
            return "";
        }
        String open = connections == 1 ? "1 open connection" : connections + " open connections";
        return "Waiting up to " + grace.toSeconds() + " s for " + open + "; Ctrl-C again ends at once.\n";
    }

    /**
     * Ends the process after a time, even if threads are blocked, for example by a disk that does not answer. Its thread exists
     * from the start, because the system may refuse one later.
     */
    private static final class ExitDeadline {
        /** The usual exit code after SIGTERM. */
        private static final int TERMINATED = 128 + 15;

        private Duration time;

        ExitDeadline() {
            Thread thread = new Thread(null, this::await, "exit deadline", 64 * 1024);
            thread.setDaemon(true);
            thread.start();
        }

        /** Ends the process after this time. */
        synchronized void in(Duration remaining) {
            time = remaining;
            notifyAll();
        }

        private synchronized void await() {
            try {
                while (time == null) {
                    wait();
                }
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                Runtime.getRuntime().halt(TERMINATED);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
