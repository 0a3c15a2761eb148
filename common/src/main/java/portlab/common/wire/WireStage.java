package portlab.common.wire;

import java.util.HashMap;
import java.util.Map;

/**
 * A sink that changes or selects events before it passes them on, with a state for each open connection.
 *
 * @param <S> the state
 */
abstract class WireStage<S> implements WireSink {
    private final WireSink next;
    private final Map<Long, S> states = new HashMap<>();

    WireStage(WireSink next) {
        this.next = next;
    }

    @Override
    public final void accept(WireEvent event) {
        if (event instanceof WireEvent.Opened opened) {
            states.put(opened.connection(), begin(opened));
        }
        S state = states.get(event.connection());
        if (state == null) {
            next.accept(event);
            return;
        }
        take(event, state);
        if (event instanceof WireEvent.Ended ended && ended.last()) {
            states.remove(event.connection());
        }
    }

    /** The state of a new connection. */
    abstract S begin(WireEvent.Opened opened);

    /** Takes an event of a connection, {@link WireEvent.Opened} included, and passes on what the next sink should get. */
    abstract void take(WireEvent event, S state);

    final void pass(WireEvent event) {
        next.accept(event);
    }

    @Override
    public final void flush() {
        next.flush();
    }

    @Override
    public final void close() {
        next.close();
    }
}
