package portlab.common.wire;

import java.util.Arrays;

/** Passes on only the first bytes of each direction in each exchange. The counts stay. */
public final class WireLimit extends WireStage<long[]> {
    /** How many bytes of a direction a reader usually wants to see. */
    public static final int DEFAULT = 512;

    private final long limit;

    /** @param limit bytes of each direction */
    public WireLimit(long limit, WireSink next) {
        super(next);
        this.limit = limit;
    }

    @Override
    long[] begin(WireEvent.Opened opened) {
        return new long[] {limit, limit};
    }

    @Override
    void take(WireEvent event, long[] left) {
        if (event instanceof WireEvent.Reused) {
            Arrays.fill(left, limit);
        }
        pass(event instanceof WireEvent.Data data ? shortened(data, left) : event);
    }

    private static WireEvent shortened(WireEvent.Data data, long[] left) {
        int direction = data.from().ordinal();
        int length = data.bytes().length;
        int most = (int) Math.min(left[direction], length);
        left[direction] -= most;
        return most == length ? data : data.withBytes(Arrays.copyOf(data.bytes(), most));
    }
}
