package portlab.server.site;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import portlab.server.site.SiteResult.Resource;

/** The bytes of a {@link Resource}. */
public sealed interface Content {

    /** A whole small file. Do not change the bytes. */
    record InMemory(byte[] bytes) implements Content {}

    /** An open file, which several responses may send at once. */
    final class OnDisk implements Content {
        private final RefCounted<FileChannel> shared;

        /** Takes over the file. */
        public OnDisk(FileChannel file) {
            this.shared = new RefCounted<>(file);
        }

        public FileChannel file() {
            return shared.get();
        }

        @Override
        public boolean retain() {
            return shared.retain();
        }

        @Override
        public void release() {
            shared.release();
        }
    }

    /** The largest file that is read at once; it leaves in one write with its head. */
    int SMALL = 32 * 1024;

    /**
     * The content of a file just opened: a small file is read and closed, a large one stays open.
     *
     * @param size the expected size
     * @throws EOFException if the file is shorter
     */
    static Content of(FileChannel file, long size) throws IOException {
        if (size > SMALL) {
            return new OnDisk(file);
        }
        try (file) {
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining()) {
                if (file.read(bytes) < 0) {
                    throw new EOFException("the file ended " + bytes.remaining() + " bytes early");
                }
            }
            return new InMemory(bytes.array());
        }
    }

    /** Adds a user; false if the last one has already released it. */
    default boolean retain() {
        return true;
    }

    /** Removes a user; the last one closes the file. */
    default void release() {}
}
