package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import portlab.common.check.Verdict;
import portlab.common.wire.WireEvent;

/**
 * What one client did in an exercise.
 *
 * @param port the server's
 * @param wire the events of its connections
 * @param run empty if somebody else runs the client, and sees what it prints
 */
record Trial(int port, List<WireEvent> wire, Optional<Run> run) {
    private static final double NANOS = 1e9;
    private static final String LOOK = "look at your client: ";

    /**
     * How a client's process ended, and what it left.
     *
     * @param exit empty if it had to be ended
     * @param files the files in its folder, by name, and in folders of that
     * @param outside names of files that it left beside its folder
     */
    record Run(OptionalInt exit, byte[] out, byte[] err, Map<String, byte[]> files, List<String> outside) {
        Run {
            files = new TreeMap<>(files);
            outside = List.copyOf(outside);
        }

        /** Whether it says that all is well. */
        boolean succeeded() {
            return exit.isPresent() && exit.getAsInt() == 0;
        }

        /** How it ended, in words. */
        String ending() {
            return exit.isPresent() ? "exit code " + exit.getAsInt() : "it was still running and had to be ended";
        }

        /** Whether these bytes are a file of its own, or anywhere in what it printed. */
        boolean has(byte[] bytes) {
            return files.values().stream().anyMatch(file -> Arrays.equals(file, bytes)) || prints(bytes);
        }

        /** Whether the standard output contains these bytes. */
        boolean prints(byte[] bytes) {
            return latin1(out).contains(latin1(bytes));
        }

        /** Whether it says a text, or has it in a file. */
        boolean mentions(String text) {
            String bytes = latin1(text.getBytes(StandardCharsets.UTF_8));
            return latin1(out).contains(bytes)
                    || latin1(err).contains(bytes)
                    || files.values().stream().anyMatch(file -> latin1(file).contains(bytes));
        }

        /** Whether it says a text to its user. */
        boolean says(String text) {
            return latin1(out).contains(text) || latin1(err).contains(text);
        }
    }

    Trial {
        wire = List.copyOf(wire);
    }

    /** What the client asked, in the order in which the requests began. */
    List<ReceivedRequest> requests() {
        Map<Long, StringBuilder> open = new HashMap<>();
        List<StringBuilder> all = new ArrayList<>();
        for (WireEvent event : wire) {
            if (event instanceof WireEvent.Received received) {
                open.computeIfAbsent(event.connection(), number -> {
                            all.add(new StringBuilder());
                            return all.get(all.size() - 1);
                        })
                        .append(latin1(received.bytes()));
            } else if (event instanceof WireEvent.Reused) {
                open.remove(event.connection());
            }
        }
        return all.stream().map(text -> new ReceivedRequest(text.toString())).toList();
    }

    /** The client's process; a skip if only somebody else can see it. @param should what the client should do */
    Run run(String should) throws Verdict.Reached {
        return run.orElseThrow(() -> Verdict.skipped(LOOK + should));
    }

    /** The first request; a failure if there is none. */
    ReceivedRequest first() throws Verdict.Reached {
        List<ReceivedRequest> requests = requests();
        if (requests.isEmpty()) {
            throw Verdict.failed(
                    "a request", "none" + run.map(each -> "; " + each.ending()).orElse(""));
        }
        return requests.get(0);
    }

    /** Whether a request's target begins like this. */
    boolean askedFor(String prefix) {
        return requests().stream().anyMatch(each -> each.target().startsWith(prefix));
    }

    /** What the client did, in a line. */
    String observed() {
        List<ReceivedRequest> requests = requests();
        StringBuilder text = new StringBuilder(
                requests.isEmpty() ? "no request" : requests.get(0).line());
        if (requests.size() > 1) {
            text.append(", and ").append(requests.size() - 1).append(" more");
            String last = requests.get(requests.size() - 1).line();
            text.append(last.equals(requests.get(0).line()) ? "" : ", the last one " + last);
        }
        long sent = 0;
        for (WireEvent event : wire) {
            sent += event instanceof WireEvent.Sent data ? data.count() : 0;
        }
        text.append("; took ").append(sent).append(" B").append(end());
        run.ifPresent(each -> text.append("; ").append(each.ending()));
        return text.toString();
    }

    /** How the client ended its last connection. */
    private String end() {
        for (int i = wire.size() - 1; i >= 0; i--) {
            if (wire.get(i) instanceof WireEvent.Ended ended && ended.by() == WireEvent.Side.REMOTE) {
                String how = ended.end() == WireEvent.End.RESET ? ", reset the connection" : ", closed the connection";
                return how + String.format(Locale.ROOT, " after %.1f s", ended.nanos() / NANOS);
            }
        }
        return "";
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
