package portlab.server.exercise;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import portlab.common.Protocol;

/**
 * A client's command line. Each run gets a folder of its own, which is its current folder, and a limited time.
 *
 * <p>In the words, {@code {url}}, {@code {host}}, {@code {port}}, {@code {path}} and {@code {input}} stand for what to ask for, and
 * {@code {file}} and {@code {dir}} for where to save it. A word that names a file from here is made absolute.
 */
public final class ClientCommand {
    /** The most of a stream, or of all files together, that is compared. */
    private static final int LARGEST = 16 << 20;

    /** A client that prints more than this is ended: most such clients print the same in a loop, and would fill the disk. */
    private static final long MOST_PRINTED = 64L << 20;

    private static final long LOOK_AGAIN_MILLIS = 50;

    private static final String WORK = "work";
    private static final String OUT = "out";
    private static final String ERR = "err";

    private final List<String> words;
    private final Duration patience;

    /** The client that runs now, or null. */
    private volatile Process running;

    /** What a run asks for, and of whom. */
    record Target(Protocol protocol, String host, int port, String input) {
        String fill(String word, Path folder) {
            return word.replace(
                            "{url}", "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + input)
                    .replace("{host}", host)
                    .replace("{port}", "" + port)
                    .replace("{path}", input)
                    .replace("{input}", input)
                    .replace("{file}", folder.resolve("download").toString())
                    .replace("{dir}", folder.toString());
        }
    }

    /** @param patience how long a run may take */
    public ClientCommand(List<String> words, Duration patience) {
        this.words = List.copyOf(words);
        this.patience = patience;
    }

    /** What is missing in a command line; empty if nothing. */
    public static Optional<String> missing(List<String> words, Protocol protocol) {
        String all = String.join(" ", words);
        boolean url = protocol == Protocol.HTTP && all.contains("{url}");
        boolean parts = all.contains("{port}") && (protocol != Protocol.HTTP || all.contains("{path}"));
        String needed = protocol == Protocol.HTTP
                ? "{url}, or {host}, {port} and {path}"
                : "{host}, {port} and {input} (the input also comes on the standard input)";
        return url || parts ? Optional.empty() : Optional.of(needed);
    }

    /** The command line for a shell. */
    String text(Target target) {
        List<String> filled = words.stream()
                .map(word -> target.fill(word, Path.of(".")))
                .map(word -> word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .toList();
        return String.join(" ", filled);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /**
     * Runs the client.
     *
     * @param times how often, in the same folder; the last run counts
     * @throws IOException if it cannot be started
     */
    Trial.Run run(Target target, int times) throws IOException, InterruptedException {
        Path top = Files.createTempDirectory("portlab-client").toRealPath();
        Thread cleaner = new Thread(() -> cleanUp(top), "cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            // Two levels, so that a client that leaves its folder is still inside the other.
            Path work = Files.createDirectories(top.resolve("folder").resolve(WORK));
            OptionalInt exit = OptionalInt.empty();
            for (int i = 0; i < times; i++) {
                exit = exit(target, top, work);
            }
            return new Trial.Run(
                    exit,
                    bytes(top.resolve(OUT), LARGEST),
                    bytes(top.resolve(ERR), LARGEST),
                    files(work),
                    outside(top, work));
        } finally {
            delete(top);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private OptionalInt exit(Target target, Path top, Path work) throws IOException, InterruptedException {
        List<String> command =
                words.stream().map(word -> target.fill(absolute(word), work)).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(top.resolve(OUT).toFile())
                .redirectError(top.resolve(ERR).toFile());
        // A proxy would answer instead.
        builder.environment().put("no_proxy", "*");
        builder.environment().put("NO_PROXY", "*");
        ClientProcesses processes = processes(top);
        processes.mark(builder);
        Process process = start(builder);
        try {
            tell(process, target);
            return ends(process, top) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } finally {
            processes.end(process);
            process.waitFor();
            running = null;
        }
    }

    /** Waits for the client. Returns whether it ended by itself, in time and without printing too much. */
    private boolean ends(Process process, Path top) throws InterruptedException {
        long last = System.nanoTime() + patience.toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() - last < 0 && printed(top) <= MOST_PRINTED) {
            long left = Math.max(1, last - System.nanoTime());
            ended = process.waitFor(
                    Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)), TimeUnit.NANOSECONDS);
        }
        return ended;
    }

    private static long printed(Path top) {
        return top.resolve(OUT).toFile().length() + top.resolve(ERR).toFile().length();
    }

    /** Those of the run that has this folder. */
    private static ClientProcesses processes(Path top) {
        return new ClientProcesses(top.getFileName().toString());
    }

    /** When the server ends in the middle of a run: a signal to it need not reach the client. */
    private synchronized void cleanUp(Path top) {
        Process process = running;
        if (process != null) {
            processes(top).end(process);
            try {
                // Nobody else may take note of its end, for example in a container.
                process.waitFor(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        delete(top);
    }

    /** Together with {@link #cleanUp}, so that no client starts unseen. */
    private synchronized Process start(ProcessBuilder builder) throws NoProgramException {
        running = started(builder);
        return running;
    }

    private Process started(ProcessBuilder builder) throws NoProgramException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new NoProgramException(words.get(0), e);
        }
    }

    /** The system does not find or run the program. */
    public static final class NoProgramException extends IOException {
        private static final long serialVersionUID = 1;

        private NoProgramException(String program, IOException cause) {
            super("cannot run '" + program + "'", cause);
        }
    }

    /** Types the input, for clients that ask for it. */
    private static void tell(Process process, Target target) {
        String typed = target.protocol() == Protocol.HTTP ? "" : target.input() + "\n";
        try (var in = process.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The client reads nothing.
            return;
        }
    }

    private static String absolute(String word) {
        boolean isPath = (word.contains("/") || word.contains(".") || word.contains(File.separator))
                && !word.contains("{")
                && Files.exists(Path.of(word));
        return isPath ? Path.of(word).toAbsolutePath().normalize().toString() : word;
    }

    /** A file's first bytes; none if the client has removed it, or made it unreadable. */
    private static byte[] bytes(Path file, int most) {
        if (!isFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Map<String, byte[]> files(Path work) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        int left = LARGEST;
        for (Path file : filesBelow(work)) {
            byte[] content = bytes(file, left);
            left -= content.length;
            files.put(work.relativize(file).toString(), content);
        }
        return files;
    }

    private static List<String> outside(Path top, Path work) throws IOException {
        return filesBelow(top).stream()
                .filter(file -> !file.startsWith(work))
                .map(file -> top.relativize(file).toString())
                .filter(name -> !name.equals(OUT) && !name.equals(ERR))
                .toList();
    }

    /** The regular files, except in folders that the client has made unreadable. */
    private static List<Path> filesBelow(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void delete(Path top) {
        try (Stream<Path> all = Files.walk(top)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            // What is left is in the folder for temporary files.
            return;
        }
    }
}
