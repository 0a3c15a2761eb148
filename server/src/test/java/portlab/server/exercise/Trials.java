package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import portlab.common.Protocol;
import portlab.common.wire.WireEvent;

/** Made-up clients. */
final class Trials {
    static final int PORT = 8080;

    private Trials() {}

    static Exercise exercise(Protocol protocol, String name) {
        return ExerciseSuite.of(protocol).orElseThrow().named(List.of(name)).get(0);
    }

    static ReceivedRequest get(Exercise exercise, String version) {
        return new ReceivedRequest("GET " + exercise.input() + " " + version + "\r\nHost: 127.0.0.1:8080\r\n\r\n");
    }

    /** A client that asked this, once for each, and ended so. @param exit negative if it did not end */
    static Trial of(List<ReceivedRequest> requests, int exit, String out, String err, Map<String, byte[]> files) {
        OptionalInt code = exit < 0 ? OptionalInt.empty() : OptionalInt.of(exit);
        byte[] printed = out.getBytes(StandardCharsets.ISO_8859_1);
        byte[] complained = err.getBytes(StandardCharsets.ISO_8859_1);
        return new Trial(PORT, wire(requests), Optional.of(new Trial.Run(code, printed, complained, files, List.of())));
    }

    static List<WireEvent> wire(List<ReceivedRequest> requests) {
        List<WireEvent> events = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            byte[] bytes = requests.get(i).text().getBytes(StandardCharsets.ISO_8859_1);
            events.add(new WireEvent.Received(i + 1, 0, bytes.length, bytes));
            events.add(new WireEvent.Ended(i + 1, 0, WireEvent.End.HALF_CLOSE, WireEvent.Side.REMOTE));
        }
        return events;
    }
}
