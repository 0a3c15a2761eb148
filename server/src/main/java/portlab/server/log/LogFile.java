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
 * A file that lines are appended to. Each write looks for it anew: when it was renamed or deleted, as by whatever rotates
 * logs, writing goes on in a new file of its name, without a signal to say so. A write that fails leaves nothing behind
 * where the file can be shortened, and the next one tries again, also to open a file that could not be opened.
 */
public final class LogFile extends OutputStream {
    private final Path path;
    private OutputStream out;
    private Object identity;

    /** The end of an unfinished line is in the file. */
    private boolean torn;

    /** Opens the file, and makes it where there is none. */
    public LogFile(Path path) throws IOException {
        this.path = path;
        open();
    }

    /** Opens the file of that name; when that fails, the one that is open stays so, and this is tried again. */
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

    /** Makes sure that the open file is the one of this name. */
    private BasicFileAttributes current() throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes();
        } catch (NoSuchFileException e) {
            return open();
        }
        // The key tells a file from another of its name; null where the system has nothing of the kind.
        return identity == null || identity.equals(found.fileKey()) ? found : open();
    }

    /** Writes whole lines. A first line feed ends what a failed write left of a line, and is left out when nothing is left. */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        BasicFileAttributes before = current();
        int skipped = !torn && length > 0 && bytes[from] == '\n' ? 1 : 0;
        try {
            out.write(bytes, from + skipped, length - skipped);
            torn = false;
        } catch (IOException e) {
            torn |= !before.isRegularFile() || !takeBack(before.size(), length);
            throw e;
        }
    }

    /** Shortens the file to the size it had before a failed write; true when nothing of that write is left. */
    private boolean takeBack(long size, int length) {
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
