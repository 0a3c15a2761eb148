package portlab.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that is appended to, and looked for anew at each write: when it was renamed or deleted, as by whatever rotates
 * logs, writing goes on in a new file of its name, without a signal to say so.
 */
public final class LogFile extends OutputStream {
    private final Path path;
    private OutputStream out;
    private Object identity;

    /** Opens the file, and makes it where there is none. */
    public LogFile(Path path) throws IOException {
        this.path = path;
        open();
    }

    private void open() throws IOException {
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        identity = identity();
    }

    /** What tells this file from another of its name; null where the system has nothing of the kind. */
    private Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private boolean isElsewhere() throws IOException {
        try {
            return identity != null && !identity.equals(identity());
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (isElsewhere()) {
            out.close();
            open();
        }
        out.write(bytes, from, length);
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
