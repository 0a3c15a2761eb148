package portlab.server.http;

import java.util.ArrayList;
import java.util.List;
import portlab.common.wire.Reason;

/** The meaning of a Range field (RFC 9110 section 14.2) for a file of a given size. Pure. */
sealed interface RangeRequest {

    /** The most ranges in a request. No honest client needs more. */
    int MOST = 16;

    /** No field, or one that does not count for this method. */
    RangeRequest NOT_ASKED = new Whole(Reason.WHOLE_FILE);

    /** If-Range names another version. */
    RangeRequest OF_OTHER_VERSION = new Whole(Reason.RANGE_VERSION_DIFFERS);

    /** The page is longer than its file. */
    RangeRequest OF_LIVE_PAGE = new Whole(Reason.RANGE_OF_LIVE_PAGE);

    /** Send the whole file: the field is malformed, or its ranges cost too much. */
    record Whole(Reason reason) implements RangeRequest {}

    /** No range lies inside the file. */
    record Unsatisfiable() implements RangeRequest {
        @Override
        public Reason reason() {
            return Reason.RANGE_UNSATISFIABLE;
        }
    }

    /** At least one range, in the requested order, without overlaps. */
    record Parts(List<ByteRange> ranges) implements RangeRequest {
        @Override
        public Reason reason() {
            return ranges.size() == 1 ? Reason.RANGE_SENT : Reason.RANGES_SENT;
        }
    }

    /** Why these bytes. */
    Reason reason();

    /**
     * Parses a field.
     *
     * @param field its value; null if it occurs more than once
     * @param size the file's, in bytes
     */
    static RangeRequest parse(String field, long size) {
        if (field == null || !field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Whole(Reason.RANGE_MALFORMED);
        }
        List<ByteRange> ranges = new ArrayList<>();
        int specs = 0;
        for (String part : field.substring(6).split(",")) {
            String spec = part.strip();
            if (spec.isEmpty()) {
                continue;
            }
            ByteRange requested = requested(spec, size);
            if (requested == null) {
                return new Whole(Reason.RANGE_MALFORMED);
            }
            if (++specs > MOST) {
                return new Whole(Reason.RANGE_TOO_COSTLY);
            }
            if (size == 0 && requested.first() == 0 && spec.startsWith("-")) {
                return new Whole(Reason.RANGE_OF_EMPTY_FILE);
            }
            if (requested.first() < size) {
                ranges.add(new ByteRange(requested.first(), Math.min(requested.last(), size - 1)));
            }
        }
        return specs == 0 ? new Whole(Reason.RANGE_MALFORMED) : satisfiable(ranges, size);
    }

    private static RangeRequest satisfiable(List<ByteRange> ranges, long size) {
        if (ranges.isEmpty()) {
            return new Unsatisfiable();
        }
        double bytes = ranges.stream().mapToDouble(ByteRange::length).sum();
        return bytes > 2.0 * size ? new Whole(Reason.RANGE_TOO_COSTLY) : new Parts(coalesce(ranges));
    }

    /** The range as requested, possibly beyond the end; null if malformed. */
    private static ByteRange requested(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        String first = spec.substring(0, dash);
        String last = spec.substring(dash + 1);
        if (!Syntax.areDigits(first) || !Syntax.areDigits(last) || (first.isEmpty() && last.isEmpty())) {
            return null;
        }
        if (first.isEmpty()) {
            return suffix(number(last), size);
        }
        ByteRange range = new ByteRange(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last));
        return range.first() <= range.last() ? range : null;
    }

    /** A suffix of 0 bytes lies beyond the end; any other suffix of an empty file is the whole file. */
    private static ByteRange suffix(long length, long size) {
        return length == 0
                ? new ByteRange(Long.MAX_VALUE, Long.MAX_VALUE)
                : new ByteRange(Math.max(0, size - length), Long.MAX_VALUE);
    }

    private static List<ByteRange> coalesce(List<ByteRange> ranges) {
        List<ByteRange> apart = new ArrayList<>();
        for (ByteRange range : ranges) {
            int at = apart.size();
            ByteRange joined = range;
            for (int i = apart.size() - 1; i >= 0; i--) {
                if (apart.get(i).touches(joined)) {
                    joined = joined.join(apart.remove(i));
                    at = i;
                    i = apart.size();
                }
            }
            apart.add(Math.min(at, apart.size()), joined);
        }
        return List.copyOf(apart);
    }

    /** Saturates: a number too large for a long is beyond any file. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * A part of a file, not empty.
     *
     * @param first the offset of its first byte
     * @param last the offset of its last byte
     */
    record ByteRange(long first, long last) {

        long length() {
            return last - first + 1;
        }

        /** Whether the two overlap or are adjacent. */
        boolean touches(ByteRange other) {
            return first <= other.last + 1 && other.first <= last + 1;
        }

        ByteRange join(ByteRange other) {
            return new ByteRange(Math.min(first, other.first), Math.max(last, other.last));
        }

        /** The value of Content-Range. */
        String of(long size) {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }
}
