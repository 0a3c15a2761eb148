package portlab.server.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Where the bytes of an archive go. */
public interface ArchiveOutput {
    /** Takes {@code count} bytes from {@code start}; the array may be changed afterwards. */
    void put(byte[] bytes, int start, int count) throws IOException;

    /**
     * Takes the first {@code count} bytes of a file.
     *
     * @throws java.io.EOFException if the file is shorter
     */
    void put(FileChannel file, long count) throws IOException;
}
