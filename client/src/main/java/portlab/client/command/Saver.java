package portlab.client.command;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.HttpResponse;

/**
 * Puts bodies where they are wanted. One that goes into a file comes into a {@link PartFile} first, which a broken
 * download leaves behind.
 */
public final class Saver {
    private static final char UNDECODABLE = '\uFFFD';

    /** The long name works in the shell and on the command line, where -c is something else. */
    private static final String RESUME_HINT = "--continue goes on from there";

    private final WritableByteChannel stdout;
    private final Progress progress;

    /** A destination made definite, which takes no more than a look at the disk. */
    sealed interface Place {
        /** A file in a folder. */
        record InFile(Path file, boolean replace) implements Place {}

        /** Something that is there and takes bytes as they come: a device, a pipe. */
        record Device(Path file) implements Place {}

        /** The standard output. */
        record Stdout() implements Place {}
    }

    public Saver(WritableByteChannel stdout, Progress progress) {
        this.stdout = stdout;
        this.progress = progress;
    }

    /** @throws Failure when there can be no such file */
    static Place place(Destination destination, String path, boolean replace) throws Failure {
        if (path.indexOf(UNDECODABLE) >= 0) {
            throw undecodable(path);
        }
        if (destination instanceof Destination.Folder folder) {
            return inFile(resolve(folder.folder(), FileNames.of(path)), replace);
        }
        if (destination instanceof Destination.Named named) {
            return named(resolve(Path.of(""), named.file()), path, replace);
        }
        return new Place.Stdout();
    }

    /** Whether bodies go somewhere one behind the other, so that two at once would mix. */
    public static boolean isStream(Destination destination) {
        if (destination instanceof Destination.Named named) {
            File file = new File(named.file());
            return file.exists() && !file.isFile() && !file.isDirectory();
        }
        return destination instanceof Destination.Stdout;
    }

    /** A folder in a folder, with the name that {@link FileNames} gives it. */
    public static Path named(Path folder, String path) throws Failure {
        return resolve(folder, FileNames.of(path));
    }

    /**
     * Makes a folder below the one where everything goes, and it too.
     *
     * @throws Failure when something else is in the way, or there is no permission
     */
    public static Destination folder(Destination destination, Path below) throws Failure {
        Path top = destination instanceof Destination.Named named
                ? resolve(Path.of(""), named.file())
                : ((Destination.Folder) destination).folder();
        Path folder = top.resolve(below);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            return new Destination.Folder(folder);
        } catch (IOException e) {
            throw unwritable(folder.toString(), e);
        }
    }

    private static Place named(Path file, String path, boolean replace) throws Failure {
        if (Files.isDirectory(file)) {
            return inFile(resolve(file, FileNames.of(path)), replace);
        }
        boolean device = Files.exists(file) && !Files.isRegularFile(file);
        return device ? new Place.Device(file) : inFile(file, replace);
    }

    private static Place inFile(Path file, boolean replace) throws Failure {
        if (replace && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(
                    ExitCode.UNWRITABLE,
                    "cannot write " + file + ": it is a folder, which a file does not replace",
                    "-o FILE names another place");
        }
        return new Place.InFile(file, replace);
    }

    private static Path resolve(Path folder, String name) throws Failure {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw undecodable(name);
        }
    }

    /**
     * Reads a body to its end and saves it.
     *
     * @param url what was asked for, by which a later download finds the part that a broken one leaves
     * @throws Failure when the body is not all there, saying where what came of it is, or cannot be written
     */
    SaveResult save(HttpResponse response, Place place, String url) throws Failure {
        if (place instanceof Place.InFile wanted) {
            return save(response, wanted, url);
        }
        if (place instanceof Place.Device device) {
            try (FileChannel channel = open(device.file(), response)) {
                transfer(response, channel, Long.MAX_VALUE);
                return new SaveResult(SaveResult.How.STREAMED, device.file());
            } catch (IOException e) {
                throw unwritable(device.file().toString(), e);
            }
        }
        try {
            transfer(response, stdout, Long.MAX_VALUE);
            return new SaveResult(SaveResult.How.STREAMED, Path.of(""));
        } catch (IOException e) {
            throw unwritable("to the standard output", e);
        }
    }

    /** Opens a device; a pipe without a reader blocks the thread that opens it, which must not be the caller's. */
    private static FileChannel open(Path device, HttpResponse response) throws IOException, Failure {
        CompletableFuture<FileChannel> opened = new CompletableFuture<>();
        Thread opener = new Thread(() -> open(device, opened), "opener");
        opener.setDaemon(true);
        opener.start();
        try {
            return response.await(opened, "nothing reads from " + device);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    private static void open(Path device, CompletableFuture<FileChannel> opened) {
        try {
            FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE);
            if (!opened.complete(channel)) {
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    private SaveResult save(HttpResponse response, Place.InFile wanted, String url) throws Failure {
        try (PartFile part = PartFile.open(wanted.file(), url)) {
            return download(response, part, wanted, url);
        } catch (IOException e) {
            throw unwritable(wanted.file().toString(), e);
        }
    }

    private SaveResult download(HttpResponse response, PartFile part, Place.InFile wanted, String url)
            throws IOException, Failure {
        try {
            Optional<ResumeInfo> origin = response.isAllHere() ? Optional.empty() : ResumeInfo.of(url, response);
            if (origin.isPresent()) {
                part.remember(origin.get());
            }
            transfer(response, part.channel(), Long.MAX_VALUE);
            return finish(part, wanted);
        } catch (IOException e) {
            part.discard();
            throw e;
        } catch (Failure e) {
            throw broken(part, e);
        }
    }

    /**
     * Reads the rest of a file to its end, behind what a part file holds already, and gives the file its name. Whatever
     * goes wrong, what was there stays.
     *
     * @param rest how many bytes have to come
     */
    SaveResult append(HttpResponse response, PartFile part, Place.InFile wanted, long rest) throws Failure {
        try {
            long have = part.channel().position();
            try {
                transfer(response, part.channel(), rest);
            } catch (Failure e) {
                part.channel().truncate(Math.min(part.channel().position(), have + rest));
                throw broken(part, e);
            }
            long came = response.reply().bytes();
            if (came != rest) {
                part.channel().truncate(have);
                throw broken(part, contradictory(came, rest));
            }
            return finish(part, wanted);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNWRITABLE,
                    "cannot write " + wanted.file() + ": " + reason(e) + "; the beginning stays in " + part.path(),
                    "make room, then " + RESUME_HINT,
                    e);
        }
    }

    private static Failure contradictory(long came, long rest) {
        boolean more = came > rest;
        return new Failure(
                more ? ExitCode.NOT_HTTP : ExitCode.TRUNCATED,
                "the server announced the last " + rest + " bytes, but sent " + (more ? "more" : "only " + came),
                "");
    }

    /** Gives a complete part file its name. */
    static SaveResult finish(PartFile part, Place.InFile wanted) throws IOException {
        return wanted.replace() ? part.replace() : part.publish();
    }

    /** What to say of a download that broke, which leaves its part unless it is empty. */
    private static Failure broken(PartFile part, Failure e) throws IOException {
        long size = part.channel().size();
        if (size == 0) {
            part.discard();
            return e;
        }
        boolean resumable = part.origin().isPresent();
        if (resumable) {
            part.supersede();
        }
        String what = e.what() + "; " + size + " bytes are in " + part.path();
        return new Failure(e.exit(), what, resumable ? RESUME_HINT : e.hint(), e);
    }

    private void transfer(HttpResponse response, WritableByteChannel sink, long most) throws IOException, Failure {
        Meter meter = new Meter();
        progress.begin(meter);
        try {
            response.transferTo(sink, meter, most);
        } finally {
            progress.end();
        }
    }

    static Failure unwritable(String where, IOException e) {
        String reason = reason(e);
        return new Failure(
                ExitCode.UNWRITABLE, "cannot write " + where + ": " + reason, "-o FILE names another place", e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    private static Failure undecodable(String name) {
        return new Failure(
                ExitCode.UNWRITABLE,
                "the locale keeps Java from opening a file named " + name,
                "put LC_ALL=C.UTF-8 before the command");
    }
}
