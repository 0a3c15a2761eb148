package portlab.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Appends lines to a file. Each write checks whether the file was renamed or deleted, for example by logrotate, and then
 * goes on in a new file of the same name, without a signal. A failed write is rolled back if the file can be truncated. The
 * next write tries again, and also opens a file that could not be opened before.
 */
public final class LogFile extends OutputStream {
    private final Path path;
    private OutputStream out;
    private Object identity;

    /** Whether the file ends in the middle of a line. */
    private boolean torn;

    /** Opens the file; creates it if it does not exist. */
    public LogFile(Path path) throws IOException {
        this.path = path;
        open();
    }

    /** Opens the file with the name; on failure the file that is already open stays in use. */
    private BasicFileAttributes open() throws IOException {
        OutputStream opened = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        BasicFileAttributes attributes;
        try {
            attributes = attributes();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        OutputStream before = out;
        out = opened;
        identity = attributes.fileKey();
        torn = false;
        if (before != null) {
            before.close();
        }
        return attributes;
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** Makes sure that the open file is still the one with the name. */
    private BasicFileAttributes current() throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes();
        } catch (NoSuchFileException e) {
            return open();
        }
        // Identifies the file even after a rename; null on systems without file keys.
        return identity == null || identity.equals(found.fileKey()) ? found : open();
    }

    /** Writes whole lines. A leading line feed ends the rest of a failed write; it is skipped when there is none. */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        BasicFileAttributes before = current();
        int skipped = !torn && length > 0 && bytes[from] == '\n' ? 1 : 0;
        try {
            out.write(bytes, from + skipped, length - skipped);
            torn = false;
        } catch (IOException e) {
            torn |= !before.isRegularFile() || !rollBack(before.size(), length);
            throw e;
        }
    }

    /** Truncates the file to its size before a failed write; true when nothing of that write is left. */
    private boolean rollBack(long size, int length) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long more = file.size() - size;
            if (more > 0 && more < length) {
                file.truncate(size);
                return true;
            }
            return more == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
