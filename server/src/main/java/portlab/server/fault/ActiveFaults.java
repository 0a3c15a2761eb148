package portlab.server.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portlab.common.wire.Reason;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.FaultPlan.Chosen;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;

/** The effects on one exchange. */
public final class ActiveFaults {
    static final ActiveFaults NONE = new ActiveFaults(List.of());

    /** The last wait in ns. */
    private long latency;

    private final Map<Kind, Chosen> chosen = new EnumMap<>(Kind.class);

    ActiveFaults(List<Chosen> all) {
        add(all);
    }

    /** Adds effects, for an exchange of several datagrams. */
    void add(List<Chosen> more) {
        more.forEach(one -> chosen.put(one.effect().kind(), one));
    }

    /** Whether nothing goes wrong. */
    public boolean isEmpty() {
        return chosen.isEmpty();
    }

    boolean has(Kind kind) {
        return chosen.containsKey(kind);
    }

    /** Adds the effects to the decisions about an answer. */
    public Decisions after(Decisions decisions) {
        Decisions all = decisions;
        for (Chosen one : chosen.values()) {
            boolean waited = one.effect().kind() == Kind.LATENCY && latency > 0;
            String detail = waited ? Effect.Latency.text(latency) : one.effect().detail();
            all = all.and(one.effect().kind().reason(), detail);
        }
        return all;
    }

    /** Forgets an effect that turned out not to apply. */
    void remove(Kind kind) {
        chosen.remove(kind);
    }

    /** Explains the effects to those who watch the wire; a wait explains itself when it begins. */
    void note(Connection connection) {
        chosen.forEach((kind, one) -> {
            if (kind != Kind.LATENCY) {
                connection.note(kind.reason(), one.effect().detail());
            }
        });
    }

    /** The next wait in ns. */
    long latency() {
        Chosen one = chosen.get(Kind.LATENCY);
        latency = one == null ? 0 : ((Effect.Latency) one.effect()).draw(one.dice());
        return latency;
    }

    /** How many bytes may leave when. */
    Pacer pacer(long now) {
        Chosen bandwidth = chosen.get(Kind.BANDWIDTH);
        Chosen slice = chosen.get(Kind.SLICE);
        return new Pacer(
                bandwidth == null ? 0 : ((Effect.Bandwidth) bandwidth.effect()).bytesPerSecond(),
                slice == null ? 0 : ((Effect.Slice) slice.effect()).bytes(),
                slice == null ? 0 : ((Effect.Slice) slice.effect()).pauseNanos(),
                now);
    }

    /** After how many bytes the connection ends. */
    long limit() {
        Chosen one = chosen.get(Kind.LIMIT);
        return has(Kind.RESET) ? 0 : one == null ? Long.MAX_VALUE : ((Effect.Limit) one.effect()).bytes();
    }

    /** Whether it then ends with a reset. */
    boolean resets() {
        return has(Kind.RESET)
                || has(Kind.LIMIT) && ((Effect.Limit) chosen.get(Kind.LIMIT).effect()).reset();
    }

    Reason whyCut() {
        return has(Kind.RESET) ? Reason.FAULT_RESET : Reason.FAULT_LIMIT;
    }

    /** Changes bytes; null if none change. @param sparesHead whether the bytes up to the first empty line stay as they are */
    Corruption corruption(boolean sparesHead) {
        Chosen one = chosen.get(Kind.CORRUPT);
        return one == null ? null : new Corruption(((Effect.Corrupt) one.effect()).rate(), one.dice(), sparesHead);
    }

    /** The status to answer with; 0 for the right one. */
    public int status() {
        Chosen one = chosen.get(Kind.STATUS);
        return one == null ? 0 : ((Effect.Status) one.effect()).draw(one.dice());
    }

    /** What to add to Content-Length. */
    public int lengthError() {
        Chosen one = chosen.get(Kind.WRONG_LENGTH);
        return one == null ? 0 : ((Effect.WrongLength) one.effect()).draw(one.dice());
    }
}
