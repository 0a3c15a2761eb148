package portlab.common.wire;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Passes on only the exchanges that a user asked for. An exchange of HTTP has a path, which its request line tells; until then, its
 * events are held back. Where a connection carries other exchanges in between, an {@link WireEvent.Omitted} says so.
 */
public final class WireSelection extends WireStage<WireSelection.State> {
    /** The most bytes of events to hold back, of all connections together. */
    static final long MOST_HELD = 1 << 20;

    /** About what an event takes besides its bytes. */
    private static final int OVERHEAD = 128;

    private final Choice choice;
    private long held;

    public WireSelection(Choice choice, WireSink next) {
        super(next);
        this.choice = choice;
    }

    /**
     * What to pass on.
     *
     * @param service tests the word of the protocol
     * @param client tests the client's address
     * @param path tests the path as it stands in the request line, without its query; null for everything, even without a path
     */
    public record Choice(Predicate<String> service, Predicate<InetAddress> client, Predicate<String> path) {
        /** Everything. */
        public static final Choice ALL = new Choice(service -> true, client -> true, null);

        /** Exchanges whose path matches this pattern too, in which {@code *} stands for any text: {@code /files/*}. */
        public Choice withPath(String pattern) {
            StringBuilder regex = new StringBuilder();
            for (String part : pattern.split("\\*", -1)) {
                regex.append(regex.length() > 0 ? ".*" : "").append(Pattern.quote(part));
            }
            Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
            return new Choice(service, client, text -> compiled.matcher(text).matches());
        }

        private boolean admits(WireEvent.Opened opened) {
            return service.test(opened.service()) && client.test(opened.client().getAddress());
        }
    }

    @Override
    State begin(WireEvent.Opened opened) {
        State state = new State(opened);
        if (!choice.admits(opened)) {
            state.mode = Mode.NEVER;
        } else if (choice.path() == null) {
            state.mode = Mode.SHOWN;
        }
        return state;
    }

    @Override
    void take(WireEvent event, State state) {
        if (event instanceof WireEvent.Reused && state.mode != Mode.NEVER && choice.path() != null) {
            state.beginExchange();
        }
        switch (state.mode) {
            case SHOWN -> pass(event);
            case NEVER -> {}
            case HIDDEN -> hide(event, state);
            case OPEN -> hold(event, state);
        }
    }

    /** An end of a connection that was shown is shown too. */
    private void hide(WireEvent event, State state) {
        if (event instanceof WireEvent.Ended && state.shownBefore) {
            passOmitted(event, state);
            pass(event);
        } else {
            state.omit(event);
        }
    }

    private void hold(WireEvent event, State state) {
        state.held.add(event);
        held += cost(event);
        boolean over = event instanceof WireEvent.Ended ended && ended.last();
        if (event instanceof WireEvent.Data data && data.from() == state.client) {
            state.read(data.bytes());
        }
        if (state.path != null) {
            decide(choice.path().test(state.path), state);
        } else if (over || state.tooLate(event) || held > MOST_HELD) {
            decide(state.shownLast, state);
        }
    }

    private static long cost(WireEvent event) {
        return OVERHEAD + (event instanceof WireEvent.Data data ? data.bytes().length : 0);
    }

    private void decide(boolean shows, State state) {
        List<WireEvent> events = List.copyOf(state.held);
        state.held.clear();
        held -= events.stream().mapToLong(WireSelection::cost).sum();
        state.shownLast = shows;
        state.mode = shows ? Mode.SHOWN : Mode.HIDDEN;
        for (WireEvent event : events) {
            if (!shows) {
                hide(event, state);
            } else {
                if (!state.shownBefore) {
                    state.shownBefore = true;
                    pass(state.opened);
                }
                passOmitted(event, state);
                if (event != state.opened) {
                    pass(event);
                }
            }
        }
    }

    private void passOmitted(WireEvent before, State state) {
        if (state.events > 0) {
            pass(new WireEvent.Omitted(
                    before.connection(),
                    before.nanos(),
                    WireEvent.Omission.FILTER,
                    state.events,
                    state.sent,
                    state.received));
            state.events = 0;
            state.sent = 0;
            state.received = 0;
        }
    }

    private enum Mode {
        /** The path is not known yet. */
        OPEN,
        SHOWN,
        /** Another exchange on this connection may be shown. */
        HIDDEN,
        NEVER
    }

    /** A connection. */
    static final class State {
        private static final int LONGEST_LINE = 16 * 1024;

        private final WireEvent.Opened opened;
        private final WireEvent.Side client;
        private final List<WireEvent> held = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();
        private Mode mode = Mode.OPEN;
        private String path;
        private boolean shownBefore;
        private boolean shownLast;
        private long events;
        private long sent;
        private long received;

        State(WireEvent.Opened opened) {
            this.opened = opened;
            client = opened.server() ? WireEvent.Side.REMOTE : WireEvent.Side.LOCAL;
        }

        void beginExchange() {
            mode = Mode.OPEN;
            line.setLength(0);
            path = null;
        }

        /** Looks for the path in the first line that is not empty. */
        void read(byte[] bytes) {
            for (byte b : bytes) {
                if (b != '\n' && b != '\r') {
                    line.append((char) (b & 0xff));
                } else if (line.length() > 0) {
                    path = path(line.toString());
                    return;
                }
            }
        }

        private static String path(String requestLine) {
            String[] words = requestLine.split(" ", -1);
            String target = words.length > 1 ? words[1] : "";
            int scheme = target.indexOf("://");
            if (scheme > 0 && !target.startsWith("/")) {
                int slash = target.indexOf('/', scheme + 3);
                target = slash < 0 ? "/" : target.substring(slash);
            }
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        /** Whether the answer came before the line was complete, or the line is too long to wait for its end. */
        boolean tooLate(WireEvent event) {
            return line.length() > LONGEST_LINE || event instanceof WireEvent.Data data && data.from() != client;
        }

        void omit(WireEvent event) {
            if (event instanceof WireEvent.Omitted omitted) {
                events += omitted.events();
                sent += omitted.sent();
                received += omitted.received();
            } else if (event != opened) {
                events++;
                sent += event instanceof WireEvent.Sent data ? data.count() : 0;
                received += event instanceof WireEvent.Received data ? data.count() : 0;
            }
        }
    }
}
