package portlab.server.http;

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
