package portlab.server.site;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes in chunks, so that a long text is never copied as a whole. A budget is charged for each chunk until the sink
 * has taken it. Chunks begin small and double, up to {@value #LARGEST} bytes.
 */
public final class Chunks {
    private static final int SMALLEST = 2 * 1024;
    private static final int LARGEST = 64 * 1024;

    private final ByteBudget budget;
    private final Deque<byte[]> full = new ArrayDeque<>();
    private byte[] chunk = {};
    private int at;
    private long before;

    /** Receives the bytes. */
    public interface Sink {
        void put(byte[] bytes, int start, int count) throws IOException;
    }

    public Chunks(ByteBudget budget) {
        this.budget = budget;
    }

    /** The number of bytes written. */
    public long length() {
        return before + at;
    }

    /** Passes all bytes to the sink, and gives back each chunk's memory as soon as the sink has taken it. */
    public void drainTo(Sink sink) throws IOException {
        for (byte[] first = full.poll(); first != null; first = full.poll()) {
            sink.put(first, 0, first.length);
            budget.give(first.length);
        }
        sink.put(chunk, 0, at);
        budget.give(chunk.length);
        chunk = new byte[0];
        at = 0;
    }

    void put(int b) throws ByteBudget.ExceededException {
        if (at == chunk.length) {
            nextChunk();
        }
        chunk[at++] = (byte) b;
    }

    /** Appends bytes. */
    public void put(byte[] bytes) throws ByteBudget.ExceededException {
        for (int done = 0; done < bytes.length; ) {
            if (at == chunk.length) {
                nextChunk();
            }
            int count = Math.min(bytes.length - done, chunk.length - at);
            System.arraycopy(bytes, done, chunk, at, count);
            at += count;
            done += count;
        }
    }

    private void nextChunk() throws ByteBudget.ExceededException {
        int size = (int) Math.max(SMALLEST, Math.min(LARGEST, length()));
        budget.take(size);
        if (at > 0) {
            full.add(chunk);
            before += at;
        }
        chunk = new byte[size];
        at = 0;
    }
}
