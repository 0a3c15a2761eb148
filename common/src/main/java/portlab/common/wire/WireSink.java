package portlab.common.wire;

import java.util.List;

/**
 * Takes events: a {@link WireWriter}, a filter in front of another sink ({@link WireSelection}, {@link WireMask}, {@link
 * WireLimit}), or the {@link WireQueue} between connections and all of these. Only the queue may be called by several threads at
 * once. No method throws.
 */
@FunctionalInterface
public interface WireSink {

    /** Takes the next event. */
    void accept(WireEvent event);

    /** No event follows for now: what was taken should become visible. */
    default void flush() {}

    /** No event follows. */
    default void close() {}

    /** Passes all events to each of these. */
    static WireSink all(List<WireSink> sinks) {
        List<WireSink> copy = List.copyOf(sinks);
        return new WireSink() {
            @Override
            public void accept(WireEvent event) {
                copy.forEach(sink -> sink.accept(event));
            }

            @Override
            public void flush() {
                copy.forEach(WireSink::flush);
            }

            @Override
            public void close() {
                copy.forEach(WireSink::close);
            }
        };
    }
}
