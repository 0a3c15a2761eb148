package portlab.client.command;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Units;
import portlab.client.net.HttpResponse;
import portlab.common.FileErrors;

/**
 * Saves bodies. A body for a file goes to a {@link PartFile} first, which remains if the download is interrupted.
 */
public final class Saver {
    private static final char UNDECODABLE = '\uFFFD';
    private static final String OTHER_PLACE = "save elsewhere with -o FILE";

    /** Names the long option, since -c has another meaning on the command line. */
    private static final String RESUME_HINT = "use --continue to resume";

    private final WritableByteChannel stdout;
    private final Progress progress;

    /** A destination after checking the disk for files and folders of its name. */
    sealed interface Place {
        /** A file in a folder. */
        record InFile(Path file, boolean replace) implements Place {}

        /** A device or a pipe. */
        record Device(Path file) implements Place {}

        /** Standard output. */
        record Stdout() implements Place {}
    }

    public Saver(WritableByteChannel stdout, Progress progress) {
        this.stdout = stdout;
        this.progress = progress;
    }

    /** @throws Failure if the file cannot exist */
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

    /** Whether concurrent bodies would mix: a device, a pipe or standard output. */
    public static boolean isStream(Destination destination) {
        if (destination instanceof Destination.Named named) {
            File file = new File(named.file());
            return file.exists() && !file.isFile() && !file.isDirectory();
        }
        return destination instanceof Destination.Stdout;
    }

    /** Whether it is the name of one file, which need not exist. */
    public static boolean isFile(Destination destination) {
        return destination instanceof Destination.Named named
                && !isStream(named)
                && !new File(named.file()).isDirectory();
    }

    /** A subfolder with the name that {@link FileNames} chooses. */
    public static Path named(Path folder, String path) throws Failure {
        return resolve(folder, FileNames.of(path));
    }

    /**
     * Creates a folder below the destination, and the destination if missing.
     *
     * @throws Failure if a file has its name or permission is missing
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
            throw new Failure(ExitCode.UNWRITABLE, "cannot write " + file + ": it is a folder", OTHER_PLACE);
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
     * @param url of the request, by which a later download finds the part file
     * @throws Failure if the body is incomplete, naming the part file, or cannot be written
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
            throw unwritable("to standard output", e);
        }
    }

    /** Opens a device on a thread of its own, since opening a pipe without a reader blocks. */
    private static FileChannel open(Path device, HttpResponse response) throws IOException, Failure {
        CompletableFuture<FileChannel> opened = new CompletableFuture<>();
        Thread opener = new Thread(() -> open(device, opened), "opener");
        opener.setDaemon(true);
        opener.start();
        try {
            return response.await(opened, "no program reads from " + device);
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
            Optional<ResumeInfo> origin = response.isComplete() ? Optional.empty() : ResumeInfo.of(url, response);
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
     * Appends the rest of a file to its part file and gives it its name. If that fails, the earlier content stays.
     *
     * @param rest the number of missing bytes
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
                    "cannot write " + wanted.file() + ": " + FileErrors.ofWriting(e) + "; the first part stays in "
                            + part.path(),
                    "free some space, then " + RESUME_HINT,
                    e);
        }
    }

    private static Failure contradictory(long came, long rest) {
        boolean more = came > rest;
        return new Failure(
                more ? ExitCode.NOT_HTTP : ExitCode.TRUNCATED,
                "the server announced " + rest + " more bytes, but sent " + (more ? "more" : "only " + came),
                "");
    }

    /** Gives a complete part file its final name. */
    static SaveResult finish(PartFile part, Place.InFile wanted) throws IOException {
        return wanted.replace() ? part.replace() : part.publish();
    }

    /** The failure of an interrupted download, naming its part file; removes an empty one. */
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
        String what = e.what() + "; the first " + Units.DECIMAL.size(size) + " are in " + part.path();
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
        return new Failure(
                ExitCode.UNWRITABLE, "cannot write " + where + ": " + FileErrors.ofWriting(e), OTHER_PLACE, e);
    }

    private static Failure undecodable(String name) {
        return new Failure(
                ExitCode.UNWRITABLE, "cannot create a file named " + name + " in this locale", "set LC_ALL=C.UTF-8");
    }

    /** Where the user wants to save a body. */
    public sealed interface Destination {

        /** In a folder, under the server's name for the file. */
        record Folder(Path folder) implements Destination {}

        /** In a file of the given name; in a folder if the name is one; to a device or a pipe directly. */
        record Named(String file) implements Destination {}

        /** To the standard output. */
        record Stdout() implements Destination {}

        /**
         * The destination that an option names.
         *
         * @param output null to save in the current folder under the file's own name, {@code -} for standard output
         */
        static Destination of(String output) {
            if (output == null) {
                return new Folder(Path.of(""));
            }
            return output.equals("-") ? new Stdout() : new Named(output);
        }
    }

    /**
     * Where and how a body was saved.
     *
     * @param path of the file; empty for {@link How#NOTHING} and for standard output
     */
    public record SaveResult(How how, Path path) {

        /** The ways to save a body. */
        public enum How {
            /** Not saved: the response has no file. */
            NOTHING,
            /** In a new file with the requested name. */
            NEW,
            /** In a new file with the requested name, after the part of an earlier download. */
            RESUMED,
            /** In a new file with a numbered name, since the requested name has different content. */
            BESIDE,
            /** In the requested file, replacing the old one. */
            REPLACED,
            /** Not saved: an existing file has the same content. */
            SAME,
            /** Written to a device, a pipe or standard output. */
            STREAMED
        }

        static final SaveResult NOTHING = new SaveResult(How.NOTHING, Path.of(""));
    }
}
