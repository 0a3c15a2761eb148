package portlab.server.site;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a {@link Resource}. */
public sealed interface Content {

    /** A small file, whole. Not to be changed. */
    record InMemory(byte[] bytes) implements Content {}

    /** An open file, which several answers may send at once. */
    final class OnDisk implements Content {
        private final RefCounted<FileChannel> shared;

        /** Takes the file over. */
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

    /** The largest file that is read at once; with its head it leaves in one write. */
    int SMALL = 32 * 1024;

    /**
     * The content of a file just opened: read and closed if it is small, else left open.
     *
     * @param size what the file's size is said to be
     * @throws EOFException when it is less
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

    /** Holds it once more; false when it was let go of by all, and cannot be had any more. */
    default boolean retain() {
        return true;
    }

    /** Lets go of it; the last one to do so closes what is open. */
    default void release() {}
}
