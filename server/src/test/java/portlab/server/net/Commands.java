package portlab.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** A service that executes the commands in each line. */
final class Commands implements Service, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** The first byte of a line that has a short deadline. */
    private static final byte HURRIED = '!';

    /** A failure to throw on command. */
    enum Fault {
        IO,
        UNCHECKED,
        ERROR
    }

    /** Ends the waits for the disk. */
    final CountDownLatch disk = new CountDownLatch(1);

    /** Counted down when the lead is held. */
    final CountDownLatch held = new CountDownLatch(1);

    private final byte[] big;
    private final FileChannel file;

    Commands(Path path, int size) throws IOException {
        big = new byte[size];
        new Random(size).nextBytes(big);
        Files.write(path, big);
        file = FileChannel.open(path);
    }

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        int n = connection.fill();
        Next next = null;
        for (String line = line(connection.input()); next == null && line != null; line = line(connection.input())) {
            next = obey(line, connection);
        }
        if (next != null) {
            return next;
        }
        if (n < 0) {
            return Next.CLOSE;
        }
        if (connection.overdue()) {
            ByteBuffer input = connection.input();
            byte[] rest = new byte[input.remaining()];
            input.get(rest);
            reply(connection, "overdue: " + new String(rest, StandardCharsets.UTF_8));
        }
        return connection.input().hasRemaining() && connection.input().get(0) == HURRIED
                ? new Next.WaitUntil(System.nanoTime() + PATIENCE.toNanos())
                : Next.WAIT;
    }

    private Next obey(String line, Connection connection) throws IOException {
        if (line.startsWith("say ")) {
            reply(connection, line.substring(4));
        } else if (line.startsWith("throw ")) {
            fail(line, connection);
        } else if (line.startsWith("detach")) {
            connection.stepAside();
            reply(connection, line);
        } else {
            return transfer(line, connection);
        }
        return null;
    }

    private Next transfer(String line, Connection connection) throws IOException {
        switch (line) {
            case "write" -> connection.write(ByteBuffer.wrap(big));
            case "send" -> connection.send(file, 0, big.length);
            case "write then send" -> {
                connection.write(ByteBuffer.wrap(big));
                connection.send(file, 0, big.length);
            }
            case "send and close" -> {
                connection.send(file, 0, big.length);
                return Next.CLOSE;
            }
            case "disk" -> {
                connection.stepAside();
                awaitDisk();
                reply(connection, "read");
            }
            case "hold the lead" -> {
                held.countDown();
                awaitDisk();
            }
            case "refuse" -> {
                reply(connection, "refused");
                return Next.LINGER;
            }
            default -> throw new IllegalArgumentException(line);
        }
        return null;
    }

    private void awaitDisk() throws IOException {
        try {
            disk.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void fail(String line, Connection connection) throws IOException {
        if (line.contains("detach")) {
            connection.stepAside();
        }
        switch (Fault.valueOf(line.substring(line.lastIndexOf(' ') + 1))) {
            case IO -> throw new IOException("on purpose");
            case UNCHECKED -> throw new IllegalStateException("on purpose");
            case ERROR -> throw new StackOverflowError("on purpose");
        }
    }

    private static void reply(Connection connection, String text) throws IOException {
        connection.write(connection
                .output()
                .put((text + "\n").getBytes(StandardCharsets.UTF_8))
                .flip());
    }

    private static String line(ByteBuffer input) {
        for (int i = input.position(); i < input.limit(); i++) {
            if (input.get(i) == '\n') {
                byte[] line = new byte[i - input.position()];
                input.get(line).get();
                return new String(line, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        disk.countDown();
        file.close();
    }
}
