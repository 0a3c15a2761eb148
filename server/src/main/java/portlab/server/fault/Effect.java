package portlab.server.fault;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import portlab.common.Dice;
import portlab.common.wire.Reason;

/** One thing that goes wrong. All of them concern what the server sends. */
sealed interface Effect {
    Kind kind();

    /** The probability that the effect applies to an exchange, connection or datagram. */
    double share();

    /** What a note on the wire says about it; empty if the name says everything. */
    default String detail() {
        return "";
    }

    /** What an effect can be applied to. */
    enum Medium {
        HTTP,
        RAW,
        DATAGRAM
    }

    /** The kinds of effects, named as on the command line. */
    enum Kind {
        REFUSE(Reason.FAULT_REFUSE, "refuse", EnumSet.of(Medium.HTTP, Medium.RAW)),
        LATENCY(Reason.FAULT_LATENCY, "latency:TIME[~JITTER]", EnumSet.allOf(Medium.class)),
        BANDWIDTH(Reason.FAULT_BANDWIDTH, "bandwidth:SIZE", EnumSet.of(Medium.HTTP, Medium.RAW)),
        SLICE(Reason.FAULT_SLICE, "slice:BYTES/PAUSE", EnumSet.of(Medium.HTTP, Medium.RAW)),
        LIMIT(Reason.FAULT_LIMIT, "limit:BYTES[/rst]", EnumSet.of(Medium.HTTP, Medium.RAW)),
        RESET(Reason.FAULT_RESET, "reset", EnumSet.of(Medium.HTTP, Medium.RAW)),
        SILENCE(Reason.FAULT_SILENCE, "silence", EnumSet.of(Medium.HTTP, Medium.RAW)),
        CORRUPT(Reason.FAULT_CORRUPT, "corrupt:PERCENT%", EnumSet.of(Medium.HTTP, Medium.RAW)),
        WRONG_LENGTH(Reason.FAULT_WRONG_LENGTH, "wrong-length:+N, -N or N", EnumSet.of(Medium.HTTP)),
        STATUS(Reason.FAULT_STATUS, "status[:500 or 503]", EnumSet.of(Medium.HTTP)),
        LOSS(Reason.FAULT_LOSS, "loss:SHARE%", EnumSet.of(Medium.DATAGRAM)),
        DUPLICATE(Reason.FAULT_DUPLICATE, "duplicate", EnumSet.of(Medium.DATAGRAM)),
        REORDER(Reason.FAULT_REORDER, "reorder", EnumSet.of(Medium.DATAGRAM));

        private final Reason reason;
        private final String form;
        private final Set<Medium> media;

        Kind(Reason reason, String form, Set<Medium> media) {
            this.reason = reason;
            this.form = form;
            this.media = media;
        }

        Reason reason() {
            return reason;
        }

        /** How to write it, without the share that may follow. */
        String form() {
            return form;
        }

        boolean appliesTo(Medium medium) {
            return media.contains(medium);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An effect that has nothing to choose. */
    record Plain(Kind kind, double share) implements Effect {}

    /** Waits before the answer, or before each part of a raw service's. */
    record Latency(long nanos, long jitterNanos, double share) implements Effect {
        private static final double NANOS = 1e6;

        @Override
        public Kind kind() {
            return Kind.LATENCY;
        }

        /** A wait between the latency less and plus the jitter, never less than 0. */
        long draw(Dice dice) {
            return Math.max(0, nanos + Math.round((2 * dice.next() - 1) * jitterNanos));
        }

        /** A wait as text. */
        static String text(long nanos) {
            return Math.round(nanos / NANOS) + " ms";
        }
    }

    record Bandwidth(long bytesPerSecond, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.BANDWIDTH;
        }

        @Override
        public String detail() {
            return bytesPerSecond + " B/s";
        }
    }

    record Slice(int bytes, long pauseNanos, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.SLICE;
        }

        @Override
        public String detail() {
            return bytes + " B every " + Latency.text(pauseNanos);
        }
    }

    record Limit(long bytes, boolean reset, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.LIMIT;
        }

        @Override
        public String detail() {
            return bytes + " B, then " + (reset ? "RST" : "FIN");
        }
    }

    /** @param rate the probability for each byte */
    record Corrupt(double rate, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.CORRUPT;
        }
    }

    /** @param sign 1, -1, or 0 for either */
    record WrongLength(int bytes, int sign, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.WRONG_LENGTH;
        }

        int draw(Dice dice) {
            int drawn = sign != 0 ? sign : dice.next() < 0.5 ? 1 : -1;
            return drawn * bytes;
        }
    }

    /** @param code 500, 503, or 0 for either */
    record Status(int code, double share) implements Effect {
        @Override
        public Kind kind() {
            return Kind.STATUS;
        }

        int draw(Dice dice) {
            return code != 0 ? code : dice.next() < 0.5 ? 500 : 503;
        }
    }
}
