package portlab.client.command;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hidden file beside its target that a body goes to first. It is locked as long as it is open, so that two clients
 * never write the same one, and one that an earlier, broken download left is used again. It stays when it is closed
 * unless it was published or discarded.
 */
final class PartFile implements Closeable {
    private static final int CANDIDATES = 10_000;
    private static final int CHUNK = 128 * 1024;

    /**
     * What this process has open. Asked before anything is opened, since closing any descriptor of a file gives up the
     * process's lock on it (POSIX, fcntl), and with it another thread's.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path target;
    private final FileChannel channel;

    private PartFile(Path path, Path target, FileChannel channel) {
        this.path = path;
        this.target = target;
        this.channel = channel;
    }

    /** Opens an empty part file that is nobody else's. */
    static PartFile open(Path target) throws IOException {
        PartFile part = reopen(target);
        part.restart();
        return part;
    }

    /** Opens a part file that is nobody else's, with what an earlier download left in it; it writes at the end. */
    static PartFile reopen(Path target) throws IOException {
        String name = FileNames.part(target.getFileName().toString());
        for (int n = 0; n < CANDIDATES; n++) {
            Path path = target.resolveSibling(FileNames.numbered(name, n));
            FileChannel channel = lockAlone(path);
            if (channel != null) {
                return new PartFile(path, target, channel.position(channel.size()));
            }
        }
        throw new FileSystemException(target.toString(), null, "too many downloads of it at once");
    }

    private static FileChannel lockAlone(Path path) throws IOException {
        Path key = key(path);
        if (!OPEN.add(key)) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = lock(path);
            return channel;
        } finally {
            if (channel == null) {
                OPEN.remove(key);
            }
        }
    }

    private static Path key(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /**
     * Opens and locks the file at a path, making one where there is none.
     *
     * @return null when it is somebody else's
     */
    private static FileChannel lock(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            create(path);
        }
        try {
            return lockExisting(path);
        } catch (NoSuchFileException e) {
            // Its owner has just finished and renamed it.
            return null;
        }
    }

    /**
     * Until a file is locked its owner may rename it, and what gets locked is then the owner's finished file: only when
     * the path leads to the same file before it is opened and after it is locked is it ours.
     */
    private static FileChannel lockExisting(Path path) throws IOException {
        BasicFileAttributes before = attributes(path);
        if (!before.isRegularFile()) {
            return null;
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean ours = false;
        try {
            ours = channel.tryLock() != null
                    && Objects.equals(before.fileKey(), attributes(path).fileKey());
            return ours ? channel : null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it, under another name for its folder.
            return null;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // Somebody was faster. Whether it is in use its lock will tell.
            return;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /** Gives the file its target's name, in place of whatever has that name. */
    Saved replace() throws IOException {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        return new Saved(there ? Saved.How.REPLACED : Saved.How.NEW, target);
    }

    /** Gives the file its target's name, or the first numbered one that is free, unless one of them has its content. */
    Saved publish() throws IOException {
        String name = target.getFileName().toString();
        for (int n = 0; n < CANDIDATES; n++) {
            Path candidate = target.resolveSibling(FileNames.numbered(name, n));
            if (claim(candidate)) {
                return new Saved(n == 0 ? Saved.How.NEW : Saved.How.BESIDE, candidate);
            }
            if (sameContent(candidate)) {
                discard();
                return new Saved(Saved.How.SAME, candidate);
            }
        }
        throw new FileSystemException(target.toString(), null, "every name for it is taken");
    }

    /** Forgets all content and where it came from. */
    void restart() throws IOException {
        channel.truncate(0);
        forget();
    }

    /** What came and where it came from, as the broken download before this one noted it; empty when it did not. */
    Optional<Origin> origin() throws IOException {
        Path note = note();
        return Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) && channel.size() > 0
                ? Origin.parse(Files.readString(note))
                : Optional.empty();
    }

    /** Leaves word of where its content came from, for who goes on with it. */
    void remember(Origin origin) throws IOException {
        Files.deleteIfExists(note());
        Files.writeString(note(), origin.text(), StandardOpenOption.CREATE_NEW);
    }

    private Path note() {
        return path.resolveSibling(path.getFileName() + "-of");
    }

    void discard() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Takes away the word that {@link #remember} left. */
    void forget() throws IOException {
        Files.deleteIfExists(note());
    }

    /** Closing gives up the lock, so everything else is to be done before. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OPEN.remove(key(path));
        }
    }

    /** Renames to a name that must be free. A hard link is the one way that never replaces; not every disk has it. */
    private boolean claim(Path name) throws IOException {
        try {
            Files.createLink(name, path);
            Files.delete(path);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return claimByPlaceholder(name);
        }
    }

    private boolean claimByPlaceholder(Path name) throws IOException {
        try {
            Files.createFile(name);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try {
            Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            Files.delete(name);
            throw e;
        }
    }

    /**
     * Reads what was written through the channel it was written with: closing any other descriptor of a file gives up
     * the process's lock on it (POSIX, fcntl).
     */
    private boolean sameContent(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            boolean same = other.size() == size;
            ByteBuffer ours = ByteBuffer.allocate(CHUNK);
            ByteBuffer theirs = ByteBuffer.allocate(CHUNK);
            for (long at = 0; same && at < size; at += CHUNK) {
                same = read(channel, at, ours).equals(read(other, at, theirs));
            }
            return same;
        }
    }

    /** Fills a buffer from a place in a file, as far as the file goes. */
    private static ByteBuffer read(FileChannel file, long at, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = 0;
        while (count >= 0 && buffer.hasRemaining()) {
            count = file.read(buffer, at + buffer.position());
        }
        return buffer.flip();
    }
}
