package portlab.common.wire;

/** Takes events: a view, a file, a filter in front of another sink, or the {@link WireQueue} between them and connections. */
@FunctionalInterface
public interface WireSink {

    /** Takes the next event. Only the {@link WireQueue} may be called by several threads at once. Never throws. */
    void accept(WireEvent event);
}
