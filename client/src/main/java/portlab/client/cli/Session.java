package portlab.client.cli;

import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.explain.Observation;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.ConnectionObserver;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpVersion;
import portlab.client.net.Login;
import portlab.client.net.Network;
import portlab.client.net.SocketSettings;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.client.tls.CertificateDetails;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsSettings;
import portlab.client.view.FetchView;
import portlab.common.Protocol;

/**
 * What commands share: the server, how to connect to it, the {@link Output} and the {@link Dialogue}. Belongs to one thread,
 * except for {@link #stopCommand()} and {@link #interrupt()}.
 */
public final class Session {
    /** No round trip has been measured yet. */
    public static final long NO_RTT = -1;

    /** Asks a Portlab server how long it works (docs/protocol.md). */
    private static final String TIMING = "Portlab-Timing: ?1\r\n";
    /** Why a replay leaves out commands for other servers than the session's. */
    static final String ANOTHER_SERVER = "it names another server";

    private final Output output;
    private final Dialogue dialogue;
    private final String userAgent;
    private Directory directory;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private SocketSettings sockets = SocketSettings.DEFAULT;
    private Optional<Login> login = Optional.empty();
    private HttpVersion http = HttpVersion.HTTP_1_0;
    private Tls tls = new Tls(TlsSettings.DEFAULT);

    /** Null where nobody can be asked. */
    private Tls.Question question;

    private final Wire wire;
    private long rttMicros = NO_RTT;
    private volatile Network network;
    private volatile boolean interrupted;
    private Optional<Recorder> recorder = Optional.empty();
    private boolean discarding;
    private Session outer;
    private volatile Session inner;

    public Session(Console console, Directory directory, String userAgent) {
        this.output = new Output(console);
        this.dialogue = new Dialogue(output);
        this.wire = new Wire(console, output::traced);
        this.directory = directory;
        this.userAgent = userAgent;
        this.network = background();
    }

    public Output output() {
        return output;
    }

    public Dialogue dialogue() {
        return dialogue;
    }

    /**
     * A session with the settings of this one. It lasts for the command that runs here and stops with it; what is set there
     * does not reach this session.
     *
     * @param discarding whether nothing that it fetches is saved
     */
    Session inner(boolean discarding) {
        Session session = new Session(output.console(), directory, userAgent);
        session.output.units(output.units());
        session.timeouts = timeouts;
        session.login = login;
        session.http = http;
        session.sockets = sockets;
        session.tls = tls;
        session.question = question;
        session.discarding = discarding;
        session.outer = this;
        inner = session;
        return session;
    }

    /** Prepares for a command. */
    void begin() {
        network = network(wire.observer());
        if (interrupted || outer != null && outer.network.stopped()) {
            network.stop();
        }
    }

    /** Starts the command anew with somebody who watches it, and asks servers how long they work. */
    void explain(Observation seen) {
        wire.explain(seen);
        Network before = network;
        network = network(seen).asking(TIMING);
        if (interrupted || before.stopped()) {
            network.stop();
        }
    }

    /** The running command's access to the network. */
    Network network() {
        return network;
    }

    private Network network(ConnectionObserver observer) {
        return new Network(timeouts, observer, userAgent, login, http)
                .with(sockets)
                .with(tls, question);
    }

    /** A network that nobody watches, for work in the background. */
    public Network background() {
        return new Network(timeouts, null, userAgent, login).with(tls, null);
    }

    /** A network that nobody watches, which may ask the user whether to trust the server. */
    public Network greeting() {
        return background().with(tls, question);
    }

    /** From now on, the user is asked once whether to trust a Portlab server that signed its own certificate. */
    public void askAboutServers() {
        question = this::isTrusted;
    }

    private boolean isTrusted(String server, CertificateDetails certificate) throws Failure {
        if (!output.takesText()) {
            return false;
        }
        output.note(FetchView.question(server, certificate, output.console().columns()));
        return dialogue.confirm("Do you want to trust this server from now on? [y/N] ");
    }

    /** Loads what TLS connections to the server will need, if it has any. */
    public void warmUp() throws Failure {
        Endpoint http = directory.of(Protocol.HTTP);
        if (http.tls()) {
            tls.prepare(http.host());
        }
    }

    /** How to trust servers. */
    Tls tls() {
        return tls;
    }

    void tls(Tls other) {
        tls = other;
    }

    /** Stops the running command; any thread may call this. */
    public void stopCommand() {
        network.stop();
        Session other = inner;
        if (other != null) {
            other.stopCommand();
        }
    }

    /** Stops the running command and all later ones; any thread may call this. */
    public void interrupt() {
        interrupted = true;
        stopCommand();
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    void measured(Timing timing) {
        rttMicros = timing.rttMicros();
    }

    void measured(long rttNanos) {
        rttMicros = Units.micros(rttNanos);
    }

    /** The last round trip in µs, or {@link #NO_RTT}. */
    public long rttMicros() {
        return rttMicros;
    }

    public Directory directory() {
        return directory;
    }

    void directory(Directory other) {
        directory = other;
        rttMicros = NO_RTT;
    }

    /** Parses a URL, or a path on the server. */
    Url url(String word) throws Failure {
        return Url.of(directory.of(Protocol.HTTP), word);
    }

    /** The server, as a failure names it. */
    public String target() {
        return directory.base().toString();
    }

    /** The endpoint that a failure names: the service's first one, or the server's if it has none. */
    String target(Protocol service) {
        try {
            return directory.of(service).toString();
        } catch (Failure beyond) {
            return target();
        }
    }

    /** Whether a path or URL is on the session's server. */
    boolean isOwn(String word) {
        try {
            return url(word).endpoint().equals(directory.of(Protocol.HTTP));
        } catch (Failure invalid) {
            return false;
        }
    }

    /** Whether nothing that is fetched is saved. */
    boolean isDiscarding() {
        return discarding;
    }

    /** Where a body goes that is not saved in a file: to the standard output, or nowhere. */
    WritableByteChannel bodies() {
        return discarding
                ? Channels.newChannel(OutputStream.nullOutputStream())
                : output.console().outChannel();
    }

    /** Keeps what the commands do; empty if nobody asked for that. */
    Optional<Recorder> recorder() {
        return recorder;
    }

    void recorder(Optional<Recorder> other) {
        recorder = other;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    void timeouts(Timeouts other) {
        timeouts = other;
    }

    /** How sockets behave. */
    SocketSettings sockets() {
        return sockets;
    }

    void sockets(SocketSettings other) {
        sockets = other;
    }

    /** The user and password to send. */
    Optional<Login> login() {
        return login;
    }

    void login(Optional<Login> other) {
        login = other;
    }

    /** The version of HTTP that get, head and ls speak. */
    HttpVersion http() {
        return http;
    }

    void http(HttpVersion version) {
        http = version;
    }

    /** Whether connections are shown. */
    public boolean isTracing() {
        return wire.isTracing();
    }

    /** Records what the connections carry. */
    Wire wire() {
        return wire;
    }

    /** Tells if recording has failed. @return the command's own exit code, or else the failure's */
    ExitCode recorded(ExitCode exit) {
        Optional<Failure> failure = wire.failure();
        if (failure.isEmpty()) {
            return exit;
        }
        ExitCode told = output.tell("wire", target(), failure.get());
        return exit == ExitCode.OK ? told : exit;
    }

    /** Writes what is left of the recordings. @return the exit code of the commands, or else of a failure to record them */
    public ExitCode end(ExitCode exit) {
        wire.close();
        return recorded(exit);
    }
}
