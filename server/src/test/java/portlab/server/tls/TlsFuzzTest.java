package portlab.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.service.EchoService;

/** Whatever a peer sends as TLS: the server ends or waits, loses no memory, and answers nothing that was changed. */
class TlsFuzzTest {
    private static final SSLContext SERVER = TestTls.context();
    private static final SSLContext CLIENT = TestTls.context();

    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private MemoryConnection raw = new MemoryConnection();
    private TlsConnection secured = new TlsConnection(raw, tls(), Tls.HTTP, new ConcurrencyLimit(1));
    private final Service service = new TlsService(new EchoService(memory, exchange -> {}), null, exchange -> {});
    private boolean ended;

    private Tls tls() {
        return new Tls(
                () -> SERVER, new Tls.Settings(Duration.ofMinutes(1), Duration.ofMinutes(1), 1), memory, e -> {});
    }

    /** Lets the server act on these bytes; its answer. */
    private byte[] serve(byte[] bytes) throws IOException {
        if (ended) {
            return new byte[0];
        }
        try {
            raw.segment(bytes);
            ended = !MemoryConnection.waits(raw.drive(new Service() {
                @Override
                public String name() {
                    return service.name();
                }

                @Override
                public Next serve(Connection connection) throws IOException {
                    return service.serve(secured);
                }
            }));
        } catch (CutException e) {
            ended = true;
        }
        return raw.take().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void assertNothingLeft() {
        service.cut(secured);
        assertEquals(0, memory.taken());
    }

    /** The first bytes of a connection. */
    @FuzzTest
    void beginning(byte[] bytes) throws IOException {
        serve(bytes);
        assertNothingLeft();
    }

    /** A client whose first message is changed: the first two bytes say where, the others are written there. */
    @FuzzTest
    void hello(byte[] bytes) throws IOException {
        MemoryClient client = new MemoryClient(CLIENT, "TLSv1.3");
        converse(client, sent -> changed(sent, bytes), sent -> sent);
        assertNothingLeft();
    }

    /** The same for what it sends after its handshake. */
    @FuzzTest
    void records(byte[] bytes) throws IOException {
        MemoryClient client = new MemoryClient(CLIENT, "TLSv1.3");
        converse(client, sent -> sent, sent -> changed(sent, bytes));
        assertTrue("echo".startsWith(client.text()), client.text());
        assertNothingLeft();
    }

    /** What a fuzzer would try first. */
    @Test
    void manyChanges() throws IOException {
        Random random = new Random(20);
        for (int i = 0; i < 150; i++) {
            byte[] change = new byte[2 + random.nextInt(8)];
            random.nextBytes(change);
            raw = new MemoryConnection();
            secured = new TlsConnection(raw, tls(), Tls.HTTP, new ConcurrencyLimit(1));
            ended = false;
            if (i % 3 == 0) {
                hello(change);
            } else {
                records(change);
            }
        }
    }

    private void converse(MemoryClient client, UnaryOperator<byte[]> first, UnaryOperator<byte[]> later)
            throws IOException {
        try {
            byte[] answer = serve(first.apply(client.send()));
            for (byte[] more = client.receive(answer); more.length > 0; more = client.receive(serve(more))) {
                // Until the handshake is over.
            }
            if (client.isOpen()) {
                client.receive(serve(later.apply(client.encrypt("echo"))));
            }
        } catch (SSLException e) {
            // The server sent an alert, or has seen another message than the client sent.
            assertTrue(e.getMessage() != null);
        }
    }

    private static byte[] changed(byte[] sent, byte[] change) {
        if (change.length < 2) {
            return sent;
        }
        int at = ((change[0] & 0xff) << 8 | change[1] & 0xff) % sent.length;
        byte[] changed = Arrays.copyOf(sent, Math.max(sent.length, at + change.length - 2));
        System.arraycopy(change, 2, changed, at, change.length - 2);
        return changed;
    }
}
