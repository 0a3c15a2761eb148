package portlab.client.command;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import portlab.client.command.Saver.SaveResult;

/**
 * The hidden file beside its target that receives a body first. It is locked while open, so that two clients never write
 * the same one. Closing keeps the file unless it was published or discarded. A later download can resume it if its note
 * names its source. A new download never overwrites a resumable part, but removes it once it has more data itself.
 */
final class PartFile implements Closeable {
    private static final int CANDIDATES = 10_000;
    private static final int CHUNK = 128 * 1024;

    /** How many part names to check for earlier downloads. */
    private static final int LEFTOVERS = 16;

    /**
     * The part files this process has open. Checked before opening one, since closing any descriptor of a file releases all
     * the process's locks on it (POSIX, fcntl).
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path target;
    private final FileChannel channel;

    /** Parts of earlier downloads of the same URL. */
    private final List<PartFile> earlier = new ArrayList<>();

    private PartFile(Path path, Path target, FileChannel channel) {
        this.path = path;
        this.target = target;
        this.channel = channel;
    }

    /**
     * Opens an empty part file that no other download uses or can resume.
     *
     * @param url of the body; older parts of the same URL are removed when this one is published or
     *     {@linkplain #supersede supersedes} them
     */
    static PartFile open(Path target, String url) throws IOException {
        List<PartFile> earlier = resumables(target, url);
        for (int n = 0; n < CANDIDATES; n++) {
            PartFile part = candidate(target, n);
            if (part != null && part.origin().isEmpty()) {
                part.restart();
                part.earlier.addAll(earlier);
                return part;
            }
            if (part != null) {
                part.close();
            }
        }
        closeAll(earlier);
        throw new FileSystemException(target.toString(), null, "too many downloads of this file at once");
    }

    /** Opens the part of an earlier download of a URL for appending; null if there is none. */
    static PartFile resumable(Path target, String url) throws IOException {
        List<PartFile> all = resumables(target, url);
        if (all.isEmpty()) {
            return null;
        }
        PartFile first = all.get(0);
        first.earlier.addAll(all.subList(1, all.size()));
        return first;
    }

    private static List<PartFile> resumables(Path target, String url) throws IOException {
        List<PartFile> found = new ArrayList<>();
        for (int n = 0; n < LEFTOVERS; n++) {
            boolean there = Files.exists(path(target, n), LinkOption.NOFOLLOW_LINKS);
            PartFile part = there ? candidate(target, n) : null;
            if (part != null
                    && part.origin().filter(known -> known.url().equals(url)).isPresent()) {
                found.add(part);
            } else if (part != null) {
                part.close();
            }
        }
        return found;
    }

    /** The URLs of the interrupted downloads that could be resumed. */
    static List<String> sources(Path target) throws IOException {
        List<String> urls = new ArrayList<>();
        for (int n = 0; n < LEFTOVERS; n++) {
            boolean there = Files.exists(path(target, n), LinkOption.NOFOLLOW_LINKS);
            try (PartFile part = there ? candidate(target, n) : null) {
                Optional<ResumeInfo> origin = part == null ? Optional.empty() : part.origin();
                origin.ifPresent(info -> urls.add(info.url()));
            }
        }
        return urls;
    }

    /** @return null if another download uses the n-th part file */
    private static PartFile candidate(Path target, int n) throws IOException {
        Path path = path(target, n);
        FileChannel channel = lockAlone(path);
        return channel == null ? null : new PartFile(path, target, channel.position(channel.size()));
    }

    private static Path path(Path target, int n) {
        return target.resolveSibling(FileNames.part(target.getFileName().toString(), n));
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
     * Opens and locks the file at a path, and creates it if missing.
     *
     * @return null if another download uses it
     */
    private static FileChannel lock(Path path) throws IOException {
        boolean created = create(path);
        try {
            FileChannel channel = lockExisting(path);
            if (created || channel == null || links(path) == 1) {
                return channel;
            }
            // A download was killed between linking the part to its final name and removing it: writing here would
            // write into the saved file.
            Files.delete(path);
            channel.close();
            create(path);
            return lockExisting(path);
        } catch (NoSuchFileException e) {
            // Another download has just finished and renamed it.
            return null;
        }
    }

    /** The number of hard links; 1 if the system has no link counts, where {@link #claim} creates no links. */
    private static int links(Path path) throws IOException {
        return hasLinkCounts(path) ? (int) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) : 1;
    }

    private static boolean hasLinkCounts(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /**
     * Another download may rename the file before it is locked, and the lock would then be on its finished file. The file is
     * ours only if the path leads to the same file before opening and after locking.
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
            // Another thread of this process has it open through a different path.
            return null;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    /** @return false if the file exists; its lock shows whether it is in use */
    private static boolean create(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.createFile(path);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
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

    /** Renames the file to its target and replaces an existing file. */
    SaveResult replace() throws IOException {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        forget();
        supersede();
        return new SaveResult(there ? SaveResult.How.REPLACED : SaveResult.How.NEW, target);
    }

    /** Renames the file to its target or the first free numbered name, unless one of those has the same content. */
    SaveResult publish() throws IOException {
        String name = target.getFileName().toString();
        for (int n = 0; n < CANDIDATES; n++) {
            Path candidate = target.resolveSibling(FileNames.numbered(name, n));
            if (claim(candidate)) {
                forget();
                supersede();
                return new SaveResult(n == 0 ? SaveResult.How.NEW : SaveResult.How.BESIDE, candidate);
            }
            if (sameContent(candidate)) {
                discard();
                supersede();
                return new SaveResult(SaveResult.How.SAME, candidate);
            }
        }
        throw new FileSystemException(target.toString(), null, "all numbered names are in use");
    }

    /** Removes the note before the content, so that the note never describes other content. */
    private void restart() throws IOException {
        forget();
        channel.truncate(0);
    }

    /** Removes parts of earlier downloads of the same URL. */
    void supersede() throws IOException {
        for (PartFile part : earlier) {
            part.discard();
        }
    }

    /** The source of the content, from the note of an interrupted download; empty if there is none. */
    Optional<ResumeInfo> origin() throws IOException {
        Path note = note();
        if (channel.size() == 0 || !Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return ResumeInfo.parse(new String(Files.readAllBytes(note), StandardCharsets.UTF_8));
    }

    /** Writes a note of the content's source, so that a later download can resume. */
    void remember(ResumeInfo origin) throws IOException {
        Files.deleteIfExists(note());
        Files.writeString(note(), origin.text(), StandardOpenOption.CREATE_NEW);
    }

    private Path note() {
        return path.resolveSibling(path.getFileName() + "-of");
    }

    void discard() throws IOException {
        Files.deleteIfExists(path);
        forget();
    }

    /** Removes the note that {@link #remember} left. */
    private void forget() throws IOException {
        Files.deleteIfExists(note());
    }

    /** Closes the file and releases its lock; call this last. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } finally {
            OPEN.remove(key(path));
            closeAll(earlier);
        }
    }

    private static void closeAll(List<PartFile> parts) throws IOException {
        for (PartFile part : parts) {
            part.close();
        }
    }

    /**
     * Renames to a name that must be free. Only a hard link never replaces a file, but not every file system supports it, and
     * without link counts {@link #lock} could not detect the second name that a killed process left.
     */
    private boolean claim(Path name) throws IOException {
        if (!hasLinkCounts(name)) {
            return claimByPlaceholder(name);
        }
        try {
            Files.createLink(name, path);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return claimByPlaceholder(name);
        }
        Files.delete(path);
        return true;
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
     * Compares contents, reading this file through its own channel: closing another descriptor of it would release the lock
     * (POSIX, fcntl).
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

    /** Fills a buffer from an offset, up to the end of the file. */
    private static ByteBuffer read(FileChannel file, long at, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = 0;
        while (count >= 0 && buffer.hasRemaining()) {
            count = file.read(buffer, at + buffer.position());
        }
        return buffer.flip();
    }
}
