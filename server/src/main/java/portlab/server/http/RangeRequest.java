package portlab.server.http;

import java.util.ArrayList;
import java.util.List;

/** What a Range field (RFC 9110 section 14.2) means for a file of a certain size. Pure. */
sealed interface RangeRequest {

    /** More are not worth serving as such: nobody who asks for so many means well. */
    int MOST = 16;

    /** The field is not understood, or costs too much: the whole file is the answer. */
    record Whole() implements RangeRequest {}

    /** The file has none of the ranges. */
    record Unsatisfiable() implements RangeRequest {}

    /** The ranges in the order they were asked for, at least one; none of them overlap. */
    record Parts(List<ByteRange> ranges) implements RangeRequest {}

    /**
     * Reads a field.
     *
     * @param field its value, null when there is none
     * @param size the file's, in bytes
     */
    static RangeRequest parse(String field, long size) {
        if (field == null || !field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Whole();
        }
        List<ByteRange> ranges = new ArrayList<>();
        int specs = 0;
        for (String part : field.substring(6).split(",")) {
            String spec = part.strip();
            if (spec.isEmpty()) {
                continue;
            }
            ByteRange asked = asked(spec, size);
            if (asked == null || ++specs > MOST) {
                return new Whole();
            }
            if (size == 0 && asked.first() == 0 && spec.startsWith("-")) {
                return new Whole();
            }
            if (asked.first() < size) {
                ranges.add(new ByteRange(asked.first(), Math.min(asked.last(), size - 1)));
            }
        }
        return specs == 0 ? new Whole() : satisfiable(ranges, size);
    }

    private static RangeRequest satisfiable(List<ByteRange> ranges, long size) {
        if (ranges.isEmpty()) {
            return new Unsatisfiable();
        }
        double bytes = ranges.stream().mapToDouble(ByteRange::length).sum();
        return bytes > 2.0 * size ? new Whole() : new Parts(coalesce(ranges));
    }

    /** As it is asked for, perhaps beyond the end; null when it is malformed. */
    private static ByteRange asked(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        String first = spec.substring(0, dash);
        String last = spec.substring(dash + 1);
        if (!digits(first) || !digits(last) || (first.isEmpty() && last.isEmpty())) {
            return null;
        }
        if (first.isEmpty()) {
            return suffix(number(last), size);
        }
        ByteRange range = new ByteRange(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last));
        return range.first() <= range.last() ? range : null;
    }

    /** The last 0 bytes are beyond the end; the last of an empty file are all that it has, so its whole. */
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

    private static boolean digits(String text) {
        return text.chars().allMatch(Syntax::isDigit);
    }

    /** Saturates: what is too large for a long is beyond any file. */
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
     * @param first its first byte, from 0
     * @param last its last byte
     */
    record ByteRange(long first, long last) {

        long length() {
            return last - first + 1;
        }

        /** Whether the two overlap or follow on each other. */
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
