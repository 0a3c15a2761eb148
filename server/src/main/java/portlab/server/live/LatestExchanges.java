package portlab.server.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.common.wire.WireBytes;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireText;

/**
 * The last exchanges of the recorded connections. An exchange is one request of a kept connection and its answer, or all that a
 * connection of a raw service carried. Takes events from one thread; any thread may ask.
 */
final class LatestExchanges implements WireSink {
    /** How many exchanges to list. */
    static final int LISTED = 25;

    /** How many exchanges to keep: at the highest rate, five seconds to unfold one. */
    static final int KEPT = 100;

    /** How many events of an exchange to keep. */
    static final int MOST_EVENTS = 64;

    private static final int LONGEST_LINE = 160;

    private final Map<Long, Recorded> open = new HashMap<>();
    private final Deque<Recorded> latest = new ArrayDeque<>();
    private long last;

    /**
     * An exchange in a line.
     *
     * @param request the first line from the client, escaped
     * @param reply the first line from the server, escaped
     * @param millis from the first byte from the client to the last byte from the server so far
     */
    record Summary(
            long number,
            String service,
            String client,
            String request,
            String reply,
            long received,
            long sent,
            double millis) {}

    @Override
    public synchronized void accept(WireEvent event) {
        if (event instanceof WireEvent.Opened opened) {
            open.put(opened.connection(), new Recorded(opened));
            return;
        }
        Recorded exchange = open.get(event.connection());
        if (exchange == null) {
            return;
        }
        if (event instanceof WireEvent.Reused) {
            exchange = new Recorded(exchange.opened);
            open.put(event.connection(), exchange);
        }
        exchange.add(event);
        if (exchange.number == 0 && exchange.received > 0) {
            keep(exchange);
        }
        if (event instanceof WireEvent.Ended ended && ended.last()) {
            open.remove(event.connection());
        }
    }

    private void keep(Recorded exchange) {
        exchange.number = ++last;
        latest.addFirst(exchange);
        if (latest.size() > KEPT) {
            latest.removeLast();
        }
    }

    /** The latest exchanges, the last one first. */
    synchronized List<Summary> summaries() {
        return latest.stream().limit(LISTED).map(Recorded::summary).toList();
    }

    /** What {@code --wire} would show of an exchange; empty if it is no longer kept. */
    synchronized Optional<String> text(long number) {
        return latest.stream()
                .filter(exchange -> exchange.number == number)
                .findFirst()
                .map(Recorded::text);
    }

    private static final class Recorded {
        private final WireEvent.Opened opened;
        private final List<WireEvent> events = new ArrayList<>();
        private long number;
        private long omitted;
        private String request = "";
        private String reply = "";
        private long received;
        private long sent;
        private long began;
        private long answered;

        Recorded(WireEvent.Opened opened) {
            this.opened = opened;
        }

        void add(WireEvent event) {
            if (events.size() < MOST_EVENTS) {
                events.add(event);
            } else {
                omitted++;
            }
            if (event instanceof WireEvent.Received data) {
                began = received == 0 ? data.nanos() : began;
                request = received == 0 ? line(data.bytes()) : request;
                received += data.count();
            } else if (event instanceof WireEvent.Sent data) {
                reply = sent == 0 ? line(data.bytes()) : reply;
                answered = data.nanos();
                sent += data.count();
            }
        }

        private static String line(byte[] bytes) {
            if (WireBytes.textLength(bytes) == 0) {
                return "binary data";
            }
            String text = new String(bytes, 0, Math.min(bytes.length, LONGEST_LINE), StandardCharsets.UTF_8);
            return SafeText.of(text.lines().findFirst().orElse(""));
        }

        Summary summary() {
            double millis = Math.max(0, answered - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            String client = AddressText.of(opened.client());
            return new Summary(number, opened.service(), client, request, reply, received, sent, millis);
        }

        String text() {
            WireText format = new WireText(0, false);
            StringBuilder text = new StringBuilder(format.text(opened));
            events.forEach(event -> text.append(format.text(event)));
            if (omitted > 0) {
                text.append("… ").append(omitted).append(omitted == 1 ? " more event\n" : " more events\n");
            }
            return text.toString();
        }
    }
}
