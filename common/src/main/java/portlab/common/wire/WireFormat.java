package portlab.common.wire;

/** Turns events into the bytes of a view or a file: {@link WireText}, {@link WireJson}, {@link Pcapng}. Does no IO. */
public interface WireFormat {

    /** What a file begins with. */
    default byte[] begin() {
        return new byte[0];
    }

    /** Whether the result would be wrong if bytes were left out. */
    default boolean needsAll() {
        return false;
    }

    /** The bytes for the next event. */
    byte[] format(WireEvent event);
}
