package portlab.client.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
            return new Place.InFile(resolve(folder.folder(), FileNames.of(path)), replace);
        }
        if (destination instanceof Destination.Named named) {
            return named(resolve(Path.of(""), named.file()), path, replace);
        }
        return new Place.Stdout();
    }

    private static Place named(Path file, String path, boolean replace) throws Failure {
        if (Files.isDirectory(file)) {
            return new Place.InFile(resolve(file, FileNames.of(path)), replace);
        }
        boolean device = Files.exists(file) && !Files.isRegularFile(file);
        return device ? new Place.Device(file) : new Place.InFile(file, replace);
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
     * @throws Failure when the body is not all there, saying where what came of it is, or cannot be written
     */
    Saved save(HttpResponse response, Place place) throws Failure {
        if (place instanceof Place.InFile wanted) {
            return save(response, wanted);
        }
        if (place instanceof Place.Device device) {
            try (FileChannel channel = FileChannel.open(device.file(), StandardOpenOption.WRITE)) {
                transfer(response, channel);
                return new Saved(Saved.How.STREAMED, device.file());
            } catch (IOException e) {
                throw unwritable(device.file().toString(), e);
            }
        }
        try {
            transfer(response, stdout);
            return new Saved(Saved.How.STREAMED, Path.of(""));
        } catch (IOException e) {
            throw unwritable("to the standard output", e);
        }
    }

    private Saved save(HttpResponse response, Place.InFile wanted) throws Failure {
        try (PartFile part = PartFile.open(wanted.file())) {
            return append(response, part, wanted);
        } catch (IOException e) {
            throw unwritable(wanted.file().toString(), e);
        }
    }

    /** Reads a body to its end, behind what a part file holds already, and gives the file its name. */
    Saved append(HttpResponse response, PartFile part, Place.InFile wanted) throws IOException, Failure {
        fill(part, response);
        return finish(part, wanted);
    }

    /** Gives a complete part file its name. */
    static Saved finish(PartFile part, Place.InFile wanted) throws IOException {
        return wanted.replace() ? part.replace() : part.publish();
    }

    private void fill(PartFile part, HttpResponse response) throws IOException, Failure {
        try {
            transfer(response, part.channel());
        } catch (IOException e) {
            part.discard();
            throw e;
        } catch (Failure e) {
            if (part.channel().position() == 0) {
                part.discard();
                throw e;
            }
            Optional<Origin> origin = Origin.of(response);
            if (origin.isPresent()) {
                part.remember(origin.get());
            }
            String what = e.what() + "; " + part.channel().position() + " bytes are in " + part.path();
            throw new Failure(
                    e.exit(), what, origin.isPresent() ? "repeat it with --continue to go on from there" : e.hint(), e);
        }
    }

    private void transfer(HttpResponse response, WritableByteChannel sink) throws IOException, Failure {
        Meter meter = new Meter();
        progress.begin(meter);
        try {
            response.transferTo(sink, meter);
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
