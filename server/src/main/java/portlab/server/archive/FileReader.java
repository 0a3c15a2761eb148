package portlab.server.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import portlab.server.site.FolderWalk;

/** Reads files piece by piece, into one buffer for all of them. */
final class FileReader {
    private static final int PIECE = 32 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);

    /** Takes a piece; the array may be changed afterwards. */
    interface Piece {
        void take(byte[] bytes, int start, int count) throws IOException;
    }

    /**
     * Reads the first {@code count} bytes of a file.
     *
     * @throws FolderWalk.ChangedException if the file is shorter, or cannot be read
     */
    void read(FileChannel file, long count, Piece to) throws IOException {
        for (long at = 0; at < count; ) {
            int n = read(file, at, (int) Math.min(PIECE, count - at));
            to.take(buffer.array(), 0, n);
            at += n;
        }
    }

    private int read(FileChannel file, long at, int most) throws FolderWalk.ChangedException {
        int n;
        try {
            n = file.read(buffer.clear().limit(most), at);
        } catch (IOException e) {
            throw new FolderWalk.ChangedException("cannot read a file to its end: " + e.getMessage());
        }
        if (n < 0) {
            throw new FolderWalk.ChangedException("a file became shorter");
        }
        return n;
    }
}
