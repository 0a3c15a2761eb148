package portlab.client.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import portlab.client.net.Endpoint;

/** A TLS server of the JDK on a free loopback port, which does with each connection what a test says. */
public final class TlsServer implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final ServerSocket listener;
    private final SSLContext context;
    private final String[] versions;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::accept, "tls server");

    /** What the server does with a connection; closing the socket ends the TLS stream, closing {@code raw} cuts it. */
    public interface Script {
        void play(SSLSocket socket, Socket raw) throws IOException;
    }

    public TlsServer(HeldCertificate certificate, Script script, String... versions) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.context = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslContext();
        this.script = script == null ? this::answer : script;
        this.versions = versions.length == 0 ? new String[] {"TLSv1.3", "TLSv1.2"} : versions;
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that answers each request with {@code hello}. */
    public static TlsServer answering(HeldCertificate certificate, String... versions) throws IOException {
        return new TlsServer(certificate, null, versions);
    }

    /** A certificate like that of a Portlab server: signed by itself, for this machine. */
    public static HeldCertificate ofPortlab() {
        return local("Portlab").build();
    }

    /** A certificate for this machine. */
    public static HeldCertificate.Builder local(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1");
    }

    /** An interval of some days, counted from now. */
    public static HeldCertificate.Builder valid(HeldCertificate.Builder certificate, long fromDays, long toDays) {
        long now = System.currentTimeMillis();
        return certificate.validityInterval(
                now + TimeUnit.DAYS.toMillis(fromDays), now + TimeUnit.DAYS.toMillis(toDays));
    }

    public static String pin(HeldCertificate certificate) {
        return CertificateDetails.of(certificate.certificate()).pin();
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort(), true);
    }

    /** The heads of the requests that {@link #answering} has answered. */
    public List<String> requests() {
        return requests;
    }

    private void answer(SSLSocket socket, Socket raw) throws IOException {
        String head = head(socket.getInputStream());
        if (!head.isEmpty()) {
            requests.add(head);
            socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Reads the head of a request; what there is of it at the end of the stream. */
    public static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    public static void send(SSLSocket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket raw = listener.accept();
                open.add(raw);
                Thread each = new Thread(() -> serve(raw), "tls connection");
                each.setDaemon(true);
                each.start();
            } catch (IOException e) {
                // The test has closed the listener.
                return;
            }
        }
    }

    private void serve(Socket raw) {
        try (raw;
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, 0, true)) {
            socket.setUseClientMode(false);
            socket.setEnabledProtocols(versions);
            script.play(socket, raw);
        } catch (IOException e) {
            // The client has refused the certificate or disconnected, or the test is over.
            open.remove(raw);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
