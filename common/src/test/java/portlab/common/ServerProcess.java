package portlab.common;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server's jar in a process, on free ports, with this JVM's java. */
public final class ServerProcess implements AutoCloseable {
    public static final Path JAR =
            Path.of("..", "server", "target", "server.jar").toAbsolutePath().normalize();
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /**
     * How tests start their many short processes: the JVM's second compiler would take a quarter of the processor time of all
     * tests. The tests at full size measure, so they start them as users do.
     */
    public static final List<String> QUICK_JAVA = Boolean.getBoolean("torture.full")
            ? List.of(JAVA.toString())
            : List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LAST_LINE_OF_START = "Ctrl-C ends it.";

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    /** @param java the command line up to {@code -jar} */
    private ServerProcess(List<String> java, Path jar, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PORTLAB_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
    }

    /** Starts the jar with {@code -p 0} and these arguments, and returns once it listens. */
    public static ServerProcess start(String... arguments) throws IOException, InterruptedException {
        ServerProcess server = run(
                Map.of(),
                Stream.concat(Stream.of("-p", "0"), Stream.of(arguments)).toList());
        server.awaitOut(LAST_LINE_OF_START);
        return server;
    }

    /** Starts the jar with exactly these arguments and does not wait. */
    public static ServerProcess run(Map<String, String> environment, List<String> arguments) throws IOException {
        // Ciphers and password hashes take the second compiler.
        boolean computes = arguments.stream().anyMatch(word -> word.startsWith("--tls") || word.startsWith("--auth"));
        return new ServerProcess(computes ? List.of(JAVA.toString()) : QUICK_JAVA, JAR, environment, arguments);
    }

    /** The same as {@link #start} for a copy of the jar, started by a command such as setpriv that executes the rest. */
    public static ServerProcess startBy(List<String> before, Path jar, String... arguments)
            throws IOException, InterruptedException {
        List<String> java = Stream.concat(before.stream(), QUICK_JAVA.stream()).toList();
        return startAs(java, jar, arguments);
    }

    /** The same as {@link #start} with the JVM's defaults and this option, such as {@code -Xmx32m}. */
    public static ServerProcess startIn(String jvmOption, String... arguments)
            throws IOException, InterruptedException {
        return startAs(List.of(JAVA.toString(), jvmOption), JAR, arguments);
    }

    private static ServerProcess startAs(List<String> java, Path jar, String... arguments)
            throws IOException, InterruptedException {
        ServerProcess server = new ServerProcess(
                java,
                jar,
                Map.of(),
                Stream.concat(Stream.of("-p", "0"), Stream.of(arguments)).toList());
        server.awaitOut(LAST_LINE_OF_START);
        return server;
    }

    private void read(InputStream in, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                // The process has ended and its output is closed.
                lines.add("(end of output)");
            }
        });
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** The port of the website. */
    public int port() {
        return port("http");
    }

    /** The first port of a service. */
    public int port(String service) {
        return ports(service).get(0);
    }

    /** All the ports of a service. */
    public List<Integer> ports(String service) {
        return out.stream()
                .filter(line -> line.startsWith("  " + service + " ") && !line.contains("not served"))
                .map(line -> Integer.valueOf(line.replaceAll(".*:([0-9]+)(/.*| over TLS)?$", "$1")))
                .toList();
    }

    /** The URL of a path that begins with a slash. */
    public String url(String path) {
        return "http://127.0.0.1:" + port("http") + path;
    }

    /** A connection to a service, with a read timeout. */
    public Socket connect(String service) throws IOException {
        return connect(port(service));
    }

    /** The same to a port. Its TIME_WAIT does not keep another server from binding the port. */
    public static Socket connect(int port) throws IOException {
        return connect("127.0.0.1", port);
    }

    /** The same from another loopback address, such as 127.0.0.2 on Linux. */
    public Socket connectFrom(String source, String service) throws IOException {
        return connect(source, port(service));
    }

    /** The same from a loopback address to any port of this machine. */
    public static Socket connect(String source, int port) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.bind(new InetSocketAddress(source, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    /** Lines of standard output so far. */
    public List<String> out() {
        return List.copyOf(out);
    }

    /** Lines of standard error so far. */
    public List<String> err() {
        return List.copyOf(err);
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for a line of standard output that contains {@code part}, and returns it. */
    public String awaitOut(String part) throws InterruptedException {
        return await(out, part);
    }

    /** The same for standard error. */
    public String awaitErr(String part) throws InterruptedException {
        return await(err, part);
    }

    private String await(List<String> lines, String part) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean last = !process.isAlive() || System.nanoTime() - end > 0;
            for (String line : lines) {
                if (line.contains(part)) {
                    return line;
                }
            }
            if (last) {
                throw new AssertionError("no '" + part + "' in " + out + " nor in " + err);
            }
            Thread.sleep(2);
        }
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends a signal by its name without SIG. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
    }

    /** Waits until the process has ended and its output is read; returns the exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end; output: " + out + " and " + err);
        }
        for (Thread reader : readers) {
            reader.join(PATIENCE.toMillis());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
