package portlab.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.secrets.SecretLog;
import portlab.common.wire.Reason;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;

/** Handshakes and records that come in any form, on connections in memory. */
@Timeout(20)
class TlsServiceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private final List<Exchange> log = new ArrayList<>();
    private MemoryConnection raw = new MemoryConnection();
    private Supplier<SSLContext> contexts = new TestContexts();
    private Service service = new EchoService(memory, exchange -> {});
    private Duration handshake = LONG;
    private Server server;

    /** Always the same. */
    private static final class TestContexts implements Supplier<SSLContext> {
        private final SSLContext context = TestTls.context();

        @Override
        public SSLContext get() {
            return context;
        }
    }

    /** One connection with what drives it. */
    private static final class Server implements Service {
        final Connection connection;
        final Service secured;

        Server(Connection connection, Service secured) {
            this.connection = connection;
            this.secured = secured;
        }

        @Override
        public String name() {
            return secured.name();
        }

        @Override
        public Next serve(Connection unused) throws IOException {
            return secured.serve(connection);
        }

        @Override
        public void cut(Connection unused) {
            secured.cut(connection);
        }
    }

    private Server server() {
        if (server == null) {
            Tls tls = new Tls(contexts, new Tls.Settings(handshake, LONG, 1), memory, log::add);
            server = new Server(
                    new TlsConnection(raw, tls, Tls.HTTP, new ConcurrencyLimit(1)),
                    new TlsService(service, null, log::add));
        }
        return server;
    }

    /** Lets the server act until it waits. */
    private Next drive() throws IOException {
        return raw.drive(server());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the server has sent since the last call. */
    private byte[] sent() {
        return bytes(raw.take());
    }

    private Next exchange(MemoryClient client, byte[]... segments) throws IOException {
        for (byte[] segment : segments) {
            raw.segment(segment);
        }
        Next next = drive();
        for (byte[] more = client.receive(sent()); more.length > 0; more = client.receive(sent())) {
            next = raw.segment(more).drive(server());
        }
        return next;
    }

    private MemoryClient connected(String version) throws IOException {
        MemoryClient client = new MemoryClient(version);
        exchange(client, client.send());
        assertTrue(client.isOpen());
        return client;
    }

    private String reasons() {
        return log.stream().map(each -> each.decisions().names()).toList().toString();
    }

    @AfterEach
    void nothingIsLeft() {
        if (server != null) {
            server.cut(null);
        }
        assertEquals(0, memory.taken());
    }

    // Handshakes.

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void echoes(String version) throws Exception {
        MemoryClient client = connected(version);
        exchange(client, client.encrypt("over TLS"));
        assertEquals("over TLS", client.text());
        assertEquals(version, client.engine().getSession().getProtocol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bytesMayComeOneByOne(String version) throws Exception {
        MemoryClient client = new MemoryClient(version);
        for (byte[] more = client.send(); more.length > 0; more = client.receive(sent())) {
            raw.dribble(more);
            drive();
        }
        raw.dribble(client.encrypt("slowly"));
        exchange(client);
        assertEquals("slowly", client.text());
    }

    @ParameterizedTest
    @CsvSource({"'http/1.1', http/1.1", "'h2 http/1.0', http/1.0", "'http/1.0 http/1.1', http/1.1", "'', ''"})
    void choosesTheApplicationProtocol(String offered, String chosen) throws Exception {
        String[] alpn = offered.isEmpty() ? new String[0] : offered.split(" ");
        MemoryClient client = new MemoryClient(TestTls.context(), "TLSv1.3", alpn);
        exchange(client, client.send());
        assertEquals(chosen, client.engine().getApplicationProtocol());
    }

    @Test
    void aClientWithoutACommonApplicationProtocolGetsAnAlert() throws Exception {
        MemoryClient client = new MemoryClient(TestTls.context(), "TLSv1.3", "h2");
        SSLException alert = assertThrows(SSLException.class, () -> exchange(client, client.send()));
        assertTrue(alert.getMessage().contains("no_application_protocol"), alert.getMessage());
        assertEquals("[TLS_HANDSHAKE_FAILED]", reasons());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumesSessions(String version) throws Exception {
        SSLContext client = TestTls.context();
        MemoryClient first = new MemoryClient(client, version);
        exchange(first, first.send());
        int full = raw.bytes().length + (int) raw.sent();
        long created = first.engine().getSession().getCreationTime();
        exchange(first, first.encrypt("x"));

        MemoryConnection again = new MemoryConnection();
        Tls tls = new Tls(contexts, new Tls.Settings(LONG, LONG, 1), memory, log::add);
        Server other = new Server(
                new TlsConnection(again, tls, Tls.RAW, new ConcurrencyLimit(1)),
                new TlsService(service, null, log::add));
        MemoryClient second = new MemoryClient(client, version);
        again.segment(second.send()).drive(other);
        again.segment(second.receive(bytes(again.take()))).drive(other);
        second.receive(bytes(again.take()));
        assertTrue(second.isOpen());
        assertTrue(again.sent() < full * 3 / 4, again.sent() + " bytes, the first time " + full);
        assertEquals(created, second.engine().getSession().getCreationTime());
        other.cut(null);
    }

    @Test
    void anotherContextServesTheNextConnection() throws Exception {
        List<SSLContext> given = new ArrayList<>();
        contexts = () -> {
            given.add(TestTls.context());
            return given.get(given.size() - 1);
        };
        connected("TLSv1.3");
        Tls tls = new Tls(contexts, new Tls.Settings(LONG, LONG, 1), memory, log::add);
        tls.engine(Tls.RAW);
        assertEquals(2, given.size());
        assertNotSame(given.get(0), given.get(1));
    }

    /** As the client knows them (NSS key log format). */
    @ParameterizedTest
    @CsvSource({"TLSv1.3, 4", "TLSv1.2, 1"})
    void keepsSecretsIfAsked(String version, int lines, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.txt");
        MemoryConnection peer = new MemoryConnection();
        Tls tls = new Tls(contexts, new Tls.Settings(LONG, LONG, 1), memory, log::add);
        tls.keepSecrets(SecretLog.open(file));
        Server other = new Server(
                new TlsConnection(peer, tls, Tls.RAW, new ConcurrencyLimit(1)),
                new TlsService(service, null, log::add));
        MemoryClient client = new MemoryClient(version);
        byte[] hello = client.send();
        peer.segment(hello).drive(other);
        peer.segment(client.receive(bytes(peer.take()))).drive(other);
        String random = HexFormat.of().formatHex(hello, 11, 43);
        assertEquals(
                lines,
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("EXPORTER_SECRET"))
                        .filter(line -> line.matches("[A-Z_0-9]+ " + random + " [0-9a-f]{64,96}"))
                        .count());
        other.cut(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.0\r\n\r\n", "1+1\n", "\0\0\0\0\0\0", "\u0016\u0003\u0001\u00ff\u00ff"})
    void whatIsNoTlsGetsAnAlert(String text) throws Exception {
        raw.segment(text);
        assertEquals(Next.LINGER, drive());
        byte[] alert = sent();
        assertEquals(21, alert[0]);
        assertEquals(2, alert[5], "fatal");
        assertEquals("[TLS_HANDSHAKE_FAILED]", reasons());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 100})
    void aHandshakeThatStallsIsCut(int bytes) throws Exception {
        handshake = Duration.ZERO.plusMillis(1);
        MemoryClient client = new MemoryClient("TLSv1.3");
        raw.segment(Arrays.copyOf(client.send(), bytes));
        assertStalls();
    }

    private void assertStalls() throws IOException {
        Next next = Next.WAIT;
        try {
            next = drive();
            assertInstanceOf(Next.WaitUntil.class, next);
            long deadline = ((Next.WaitUntil) next).nanoTime();
            while (System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            }
            raw.expire(server());
        } catch (CutException e) {
            assertEquals(Reason.TLS_HANDSHAKE_TIMED_OUT, CutException.reason(e));
            assertEquals("[TLS_HANDSHAKE_TIMED_OUT]", reasons());
            return;
        }
        assertEquals("an end", next.toString());
    }

    @Test
    void aPeerThatDoesNotReadTheHandshakeIsCutInTime() throws Exception {
        handshake = Duration.ofMillis(500);
        MemoryClient client = new MemoryClient("TLSv1.3");
        raw.room(100).segment(client.send());
        assertEquals(Next.WAIT_TO_WRITE, drive());
        long began = System.nanoTime();
        CutException cut = assertThrows(CutException.class, () -> {
            while (true) {
                assertEquals(Next.WAIT_TO_WRITE, server().serve(null));
            }
        });
        assertEquals(Reason.TLS_HANDSHAKE_TIMED_OUT, CutException.reason(cut));
        assertTrue(System.nanoTime() - began > 0);
    }

    /** The engine ignores these records, so a peer could send them for as long as it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"1603010000", "15030300020100", "1503030002015a"})
    void aHandshakeHasAnEndWhateverThePeerSends(String record) throws Exception {
        byte[] one = HexFormat.of().parseHex(record);
        Next next = Next.WAIT;
        for (int sent = 0; next != Next.LINGER && sent < 200_000; sent += 1000 * one.length) {
            for (int i = 0; i < 1000; i++) {
                raw.segment(one);
            }
            next = drive();
        }
        assertEquals(Next.LINGER, next);
        assertEquals("[TLS_HANDSHAKE_FAILED]", reasons());
    }

    @Test
    void aPeerThatReadsTheHandshakeLateIsServed() throws Exception {
        MemoryClient client = new MemoryClient("TLSv1.3");
        raw.room(100).segment(client.send());
        assertEquals(Next.WAIT_TO_WRITE, drive());
        raw.room(Long.MAX_VALUE);
        exchange(client);
        exchange(client, client.encrypt("x"));
        assertEquals("x", client.text());
    }

    @Test
    void aClientThatLeavesInTheHandshakeIsLogged() throws Exception {
        MemoryClient client = new MemoryClient("TLSv1.3");
        raw.segment(client.send()).end();
        assertThrows(CutException.class, this::drive);
        assertEquals("[TLS_TRUNCATED]", reasons());
    }

    @Test
    void aSilentPeerIsNotLogged() throws Exception {
        raw.end();
        assertEquals(Next.CLOSE, drive());
        assertEquals("[]", reasons());
    }

    // Records.

    @Test
    void changedRecordsGetAnAlert() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        byte[] record = client.encrypt("x");
        record[record.length - 1] ^= 1;
        SSLException alert = assertThrows(SSLException.class, () -> exchange(client, record));
        assertTrue(alert.getMessage().contains("bad_record_mac"), alert.getMessage());
        assertEquals("", client.text());
    }

    /** The handler drops the half record with the rest of the input. */
    @Test
    void theEndInTheMiddleOfARecordIsNoError() throws Exception {
        service = answering(Next.LINGER);
        MemoryClient client = connected("TLSv1.3");
        byte[] first = client.encrypt("x");
        byte[] second = client.encrypt("the peer keeps sending");
        byte[] both = Arrays.copyOf(first, first.length + 9);
        System.arraycopy(second, 0, both, first.length, 9);
        assertEquals(Next.LINGER, exchange(client, both));
        raw.input().position(raw.input().limit());
        raw.segment(Arrays.copyOfRange(second, 9, second.length));
        Service lingering = server().secured.replacedBy(answering(Next.WAIT));
        assertFalse(lingering.serve(server().connection) == Next.LINGER);
        assertEquals("", raw.take(), "no alert");
        assertEquals("answer", client.text());
    }

    /** Who gets an alert and stays is discarded, and closed when the time for that is over. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterAnAlertTheServerLingersBriefly(boolean open) throws Exception {
        MemoryClient client = open ? connected("TLSv1.3") : new MemoryClient("TLSv1.3");
        raw.segment(open ? client.send() : new byte[0]).segment("no TLS at all");
        assertEquals(Next.LINGER, drive());
        Service lingering = server().secured.replacedBy(answering(Next.WAIT));
        raw.segment("more");
        lingering.serve(server().connection);
        assertFalse(server().connection.overdue());
        assertEquals(0, raw.input().remaining());
        boolean[] due = {false};
        raw.expire(new Service() {
            @Override
            public String name() {
                return "lingering";
            }

            @Override
            public Next serve(Connection connection) {
                due[0] = server().connection.overdue();
                return Next.CLOSE;
            }
        });
        assertTrue(due[0]);
    }

    @Test
    void repeatedRecordsGetAnAlert() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        byte[] record = client.encrypt("x");
        assertThrows(SSLException.class, () -> exchange(client, record, record));
        assertEquals("x", client.text());
    }

    @Test
    void keysMayBeUpdated() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        for (int i = 0; i < 3; i++) {
            exchange(client, client.again());
            exchange(client, client.encrypt("x"));
        }
        assertEquals("xxx", client.text());
    }

    /** A peer that asks for new keys and reads none of them costs little memory. */
    @Test
    void aFloodOfKeyUpdatesWaits() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        raw.room(0);
        for (int i = 0; i < 2000; i++) {
            raw.segment(client.again());
        }
        assertEquals(Next.WAIT_FOR_EITHER, drive());
        assertTrue(memory.taken() < 32 * 1024, memory.taken() + " bytes");
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        MemoryClient client = connected("TLSv1.2");
        raw.segment(client.again());
        CutException cut = assertThrows(CutException.class, this::drive);
        assertEquals(Reason.TLS_RENEGOTIATION, CutException.reason(cut));
    }

    @Test
    void emptyRecordsAreNothingNew() throws Exception {
        int[] calls = {0};
        service = new Service() {
            @Override
            public String name() {
                return "counts";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                calls[0]++;
                connection.fill();
                return Next.WAIT;
            }
        };
        MemoryClient client = connected("TLSv1.3");
        assertEquals(1, calls[0]);
        Next first = drive();
        byte[] record = client.encrypt("abc");
        for (byte b : Arrays.copyOf(record, record.length - 1)) {
            raw.segment(new byte[] {b});
            assertEquals(first, drive(), "the deadline stays");
        }
        assertEquals(1, calls[0]);
        raw.segment(new byte[] {record[record.length - 1]});
        drive();
        assertEquals(2, calls[0]);
    }

    @Test
    void muchComesAtOnce() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        byte[] much = new byte[300_000];
        Arrays.fill(much, (byte) 'm');
        exchange(client, client.encrypt(much));
        assertEquals(much.length, client.text().length());
    }

    // Ends.

    @Test
    void closeNotifyIsAHalfCloseInTls13() throws Exception {
        service = new CalcService(LineService.SILENCE, exchange -> {});
        MemoryClient client = connected("TLSv1.3");
        Next next = exchange(client, client.encrypt("21"), client.closeNotify());
        assertEquals(Next.CLOSE, next);
        assertEquals("42", client.text().strip());
        assertTrue(client.sawEnd());
    }

    @Test
    void aRequestThatIsCutOffIsNotAnswered() throws Exception {
        service = new CalcService(LineService.SILENCE, exchange -> {});
        MemoryClient client = connected("TLSv1.3");
        exchange(client, client.encrypt("21"));
        raw.end();
        CutException cut = assertThrows(CutException.class, this::drive);
        assertEquals(Reason.TLS_TRUNCATED, CutException.reason(cut));
        client.receive(sent());
        assertEquals("", client.text());
    }

    /** A service that answers whatever comes, and then wants this. */
    private static Service answering(Next then) {
        return new Service() {
            @Override
            public String name() {
                return "answers";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                boolean ended = connection.fill() < 0;
                if (!connection.input().hasRemaining()) {
                    return ended ? Next.CLOSE : Next.WAIT;
                }
                connection.input().position(connection.input().limit());
                connection.write(ByteBuffer.wrap(bytes("answer")));
                return then;
            }
        };
    }

    @Test
    void betweenExchangesThePeerMayJustLeave() throws Exception {
        service = answering(Next.WAIT);
        MemoryClient client = connected("TLSv1.3");
        exchange(client, client.encrypt("x"));
        raw.end();
        assertEquals(Next.CLOSE, drive());
        client.receive(sent());
        assertEquals("answer", client.text());
        assertTrue(client.sawEnd());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theServerEndsWithCloseNotify(String version) throws Exception {
        for (Next end : new Next[] {Next.CLOSE, Next.LINGER}) {
            service = answering(end);
            MemoryClient client = connected(version);
            assertEquals(end, exchange(client, client.encrypt("x")));
            assertEquals("answer", client.text());
            assertTrue(client.sawEnd());
            server = null;
            raw = new MemoryConnection();
        }
    }

    @Test
    void aShutdownEndsConnectionsAtRestWithCloseNotify() throws Exception {
        MemoryClient client = connected("TLSv1.3");
        exchange(client, client.encrypt("x"));
        raw.closing(true);
        assertFalse(client.sawEnd());
        Next next = raw.expire(server());
        for (int i = 0; i < 100 && MemoryConnection.waits(next); i++) {
            next = raw.expire(server());
        }
        client.receive(sent());
        assertEquals("x", client.text());
    }

    @Test
    void withoutMemoryThePeerIsToldThatTheServerIsBusy() throws Exception {
        service = new CalcService(LineService.SILENCE, exchange -> {});
        MemoryClient client = connected("TLSv1.3");
        long rest = (1 << 20) - memory.taken();
        assertTrue(memory.take(rest));
        assertEquals(Next.LINGER, exchange(client, client.encrypt("21")));
        assertEquals("ERROR busy", client.text().strip());
        assertTrue(client.sawEnd());
        memory.give(rest);
    }
}
