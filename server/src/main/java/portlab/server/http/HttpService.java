package portlab.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import portlab.common.AddressText;
import portlab.common.wire.Reason;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.Request.Persistence;
import portlab.server.http.Request.RequestFields;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.live.LivePage;
import portlab.server.metrics.Metrics;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.site.Site;
import portlab.server.site.UrlPath;

/**
 * HTTP, for a {@link Site} or for the admin port. For each request:
 *
 * <ol>
 *   <li>{@link RequestParser} parses the bytes received so far into a {@link Request}, or rejects them
 *   <li>{@link HostFilter} checks the host, {@link MethodFilter} the method, {@link BasicAuth} the password
 *   <li>{@link SiteResponder} asks the site for the target, {@link AdminResponder} the server for its state
 *   <li>{@link FileResponses} evaluates {@link Preconditions} and ranges, {@link Listings} lists a folder, {@link
 *         ErrorResponses} explains a failure
 *   <li>{@link ResponseWriter} writes the {@link Response}
 *   <li>the log gets the {@link Exchange}
 *   <li>the service keeps, closes or lingers on the connection, depending on both sides
 * </ol>
 */
public final class HttpService implements Service {
    /** After this many requests of one peer, the others get their turn. */
    private static final int TURN = 100;

    /** The request field that asks for Server-Timing: a Boolean of RFC 9651. */
    private static final String TIMING = "Portlab-Timing";

    private final String name;
    private final HttpLimits limits;
    private final Responder responder;
    private final ResponseWriter writer;
    private final HttpSettings settings;
    private final Now now;
    private final Consumer<Exchange> log;
    private final BiConsumer<String, Throwable> errors;

    HttpService(
            String name,
            Responder responder,
            HttpSettings settings,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors,
            Now now) {
        this.name = name;
        this.settings = settings;
        this.limits = settings.limits();
        this.now = now;
        this.responder = new HostFilter(
                settings.access().hosts(),
                new MethodFilter(responder, settings.responses().cors()));
        this.writer = new ResponseWriter(settings, now);
        this.log = log;
        this.errors = errors;
    }

    /**
     * The service {@code http}.
     *
     * @param listings lists folders
     * @param log gets each exchange after its response; it runs on the serving thread, so it must not block
     * @param errors gets the cause of each 500; it must not block either
     */
    public static HttpService ofSite(
            Site site,
            HttpSettings settings,
            Listings listings,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors) {
        return ofSite(site, settings, listings, log, errors, InstantSource.system());
    }

    static HttpService ofSite(
            Site site,
            HttpSettings settings,
            Listings listings,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors,
            InstantSource clock) {
        Now now = new Now(clock);
        Responder files = new SiteResponder(site, settings, listings, now);
        UrlPath mirror = settings.tools().mirror();
        Responder live = settings.tools().live() ? new LiveReload(site, listings.memory(), files) : files;
        Responder all = mirror == null ? live : new MirrorResponder(mirror, live);
        Responder responder =
                BasicAuth.by(settings.access().passwords(), settings.access().protectedPaths(), all);
        return new HttpService("http", responder, settings, log, errors, now);
    }

    /**
     * The service {@code admin}: {@code /healthz}, {@code /readyz}, and what may need a password, {@code /metrics} and the
     * live page. The other parameters are those of {@link #ofSite}.
     *
     * @param memory the budget for what the live page's viewers have not taken yet
     */
    public static HttpService ofAdmin(
            Metrics metrics,
            LivePage live,
            MemoryBudget memory,
            HttpSettings settings,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors) {
        Now now = new Now(InstantSource.system());
        Responder responder = new AdminResponder(
                metrics, new LiveResponder(live, memory), settings.access().passwords());
        return new HttpService("admin", responder, settings, log, errors, now);
    }

    private HttpService(HttpService other, Responder responder) {
        this.name = other.name;
        this.settings = other.settings;
        this.limits = other.limits;
        this.responder = responder;
        this.writer = other.writer;
        this.now = other.now;
        this.log = other.log;
        this.errors = other.errors;
    }

    /** The same service for connections with faults on purpose. */
    public HttpService withFaults() {
        return new HttpService(this, new FaultResponder(responder));
    }

    /** The same service for peers that speak without TLS on a port that speaks TLS: it only sends them to https. */
    public HttpService withoutTls() {
        return new HttpService(this, new HttpsRedirect(settings.access().hosts()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        return connection.state() instanceof EventStream.Viewer viewer
                ? viewer.serve(connection)
                : serveRequests(connection);
    }

    private Next serveRequests(Connection connection) throws IOException {
        boolean ended = connection.fill() < 0;
        int unread = connection.input().remaining();
        HttpState state = stateOf(connection);
        reportReuse(connection, state);
        boolean waited = state.isWaiting();
        boolean inLine = state.isInLine();
        boolean waitedTooLong = inLine && connection.overdue();
        if (inLine && ended && !state.isWaitingLast() && !waitedTooLong) {
            return state.awaitLast();
        }
        for (int answered = 1; ; answered++) {
            ParseResult parsed = state.read(connection.input(), now);
            if (parsed instanceof ParseResult.Incomplete) {
                return pause(connection, state, ended, connection.overdue() && !waited);
            }
            if (parsed instanceof ParseResult.Malformed malformed) {
                return refuse(connection, state, malformed);
            }
            Request request = (Request) parsed;
            Persistence persistence = persistence(request, connection);
            Responder.Result result = waitedTooLong
                    ? busy(request, Reason.QUEUE_TIMED_OUT)
                    : respond(connection, withRound(request, unread, connection));
            if (result instanceof Responder.Waiting waiting) {
                if (state.await(request, waiting, ended)) {
                    return state.waitingFor();
                }
                result = busy(request, Reason.MEMORY_FULL);
            }
            waitedTooLong = false;
            Response response = (Response) result;
            if (response.endsWithConnection()) {
                persistence = Persistence.closed(Reason.BODY_BY_CLOSE);
            }
            answer(connection, state, request, response, persistence);
            if (response.body() instanceof Response.Body.Events events && request.method() != Request.Method.HEAD) {
                return events.stream().admit(events.first(), connection);
            }
            if (!persistence.kept()) {
                return end(connection, state, request);
            }
            reportReuse(connection, state);
            if (answered == TURN) {
                return Next.AGAIN;
            }
        }
    }

    private static void reportReuse(Connection connection, HttpState state) {
        if (state.isOver(connection.input())) {
            connection.reused();
        }
    }

    @Override
    public void busy(Connection connection, Reason why) throws IOException {
        if (connection.state() instanceof EventStream.Viewer viewer) {
            viewer.leave(connection);
            return;
        }
        HttpState state = stateOf(connection);
        ParseResult parsed = state.read(connection.input(), now);
        if (parsed instanceof Request request) {
            Response response = ErrorResponses.of(Status.SERVICE_UNAVAILABLE, why, request, null);
            answer(connection, state, request, response, Persistence.closed(null));
        } else if (parsed instanceof ParseResult.Malformed malformed) {
            refuse(connection, state, malformed);
        } else if (state.begun()) {
            refuse(connection, state, state.rejected(Status.SERVICE_UNAVAILABLE, why, connection.input()));
        }
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof HttpState state) {
            state.next(0);
        } else if (connection.state() instanceof EventStream.Viewer viewer) {
            viewer.leave(connection);
        }
    }

    private static Response busy(Request request, Reason why) {
        return ErrorResponses.unavailable(why, "The server is busy. Try again in a minute.", request);
    }

    private HttpState stateOf(Connection connection) {
        if (connection.state() == null) {
            connection.state(new HttpState(limits));
        }
        return (HttpState) connection.state();
    }

    /** The bytes received so far are not a whole request. */
    private Next pause(Connection connection, HttpState state, boolean ended, boolean overdue) throws IOException {
        if (state.isIdle()) {
            connection.state(null);
        }
        boolean late = overdue || state.headIsLate();
        if (!ended && !late) {
            return new Next.WaitUntil(state.deadline());
        }
        if (!state.begun()) {
            connection.note(ended ? Reason.CLOSED_BY_PEER : Reason.CLOSED_WHEN_IDLE);
            return state.bodyUnread() ? Next.LINGER : Next.CLOSE;
        }
        ByteBuffer input = connection.input();
        return refuse(
                connection,
                state,
                ended ? state.truncated(input) : state.rejected(Status.REQUEST_TIMEOUT, Reason.HEAD_TIMED_OUT, input));
    }

    /** Whether the connection can carry another request, and the peer wants to send one. */
    private Persistence persistence(Request request, Connection connection) {
        Persistence wanted = request.persistence();
        if (!wanted.kept()) {
            return wanted;
        }
        boolean bodyIsSure = request.contentLength() == 0 || !request.expectsContinue();
        if (request.hasTransferEncoding() || !bodyIsSure || request.contentLength() > limits.body()) {
            return Persistence.closed(Reason.CLOSED_FOR_BODY);
        }
        return connection.closing() ? Persistence.closed(Reason.CLOSED_FOR_SHUTDOWN) : wanted;
    }

    private void answer(
            Connection connection, HttpState state, Request request, Response response, Persistence persistence)
            throws IOException {
        try (response) {
            Record record = new Record(request.line(), request.length(), request.fields(), persistence.why());
            write(connection, state, response, ResponseWriter.Manner.of(request, persistence.kept()), record);
        }
        state.next(request.contentLength());
    }

    /**
     * The request with its round, if it was the first thing in the input. What follows the first thing may have been sent
     * after the round began.
     */
    private static Request withRound(Request request, int unread, Connection connection) {
        boolean first = unread - connection.input().remaining() == request.length();
        return first ? request.withRound(connection.round()) : request;
    }

    /** A failure that the peer did not cause is a 500. Only the error log gets the cause. */
    private Responder.Result respond(Connection connection, Request request) {
        try {
            return responder.respond(request, connection);
        } catch (IOException e) {
            // Unchecked exceptions are reported with their stack traces.
            return failed(connection, request, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            return failed(connection, request, e);
        }
    }

    private Response failed(Connection connection, Request request, RuntimeException cause) {
        errors.accept(name + " " + AddressText.of(connection.peer()) + ": 500 for " + request.line(), cause);
        return ErrorResponses.of(Status.INTERNAL_SERVER_ERROR, Reason.FAILED, request, null);
    }

    private Next refuse(Connection connection, HttpState state, ParseResult.Malformed malformed) throws IOException {
        Response response = ErrorResponses.of(malformed);
        Record record = new Record(
                malformed.line(), connection.input().remaining(), RequestFields.NONE, Reason.CLOSED_AFTER_ERROR);
        write(connection, state, response, ResponseWriter.Manner.of(malformed), record);
        return Next.LINGER;
    }

    /**
     * What the log needs of a request.
     *
     * @param persistence why the connection stays open or not; may be null
     */
    private record Record(String line, int length, RequestFields fields, Reason persistence) {}

    /** Writes a response, and logs what was sent even if the peer disconnected meanwhile. */
    private void write(
            Connection connection, HttpState state, Response response, ResponseWriter.Manner manner, Record record)
            throws IOException {
        Decisions decisions = response.decisions()
                .and(ResponseWriter.omission(response, manner))
                .and(record.persistence());
        decisions.note(connection);
        long before = connection.sent();
        byte[] head = writer.head(response, manner, about(connection, state, record.fields(), decisions));
        try {
            writer.write(connection, head, response, manner);
        } catch (IOException e) {
            // The decision for a fault that cuts is among the others already.
            decisions = decisions.andOnce(CutException.reason(e));
            throw e;
        } finally {
            long sent = connection.sent() - before;
            log.accept(new Exchange(
                    name,
                    connection.peer(),
                    connection.active(),
                    record.line(),
                    response.status().text(),
                    record.length(),
                    sent,
                    Math.max(0, sent - head.length),
                    state.beganMillis(),
                    state.tookNanos(),
                    record.fields().list("Referer"),
                    record.fields().list("User-Agent"),
                    decisions,
                    connection.tls()));
        }
    }

    /** Fields about the connection, and about the exchange for those who watch it. */
    private List<Field> about(Connection connection, HttpState state, RequestFields fields, Decisions decisions) {
        boolean timed = fields.has(TIMING) && "?1".equals(fields.only(TIMING));
        boolean strict = settings.responses().hsts() != null && connection.tls() != null;
        if (!timed && !strict && !connection.tellsReasons()) {
            return List.of();
        }
        List<Field> about = new ArrayList<>();
        if (strict) {
            about.add(new Field(
                    "Strict-Transport-Security",
                    "max-age=" + settings.responses().hsts().toSeconds()));
        }
        if (connection.tellsReasons()) {
            about.add(new Field("Portlab-Reason", decisions.names()));
        }
        if (timed) {
            about.add(new Field(
                    "Server-Timing", String.format(Locale.ROOT, "app;dur=%.3f", state.nanosSoFar() / 1_000_000.0)));
        }
        return about;
    }

    /** Lingers while the peer may still be sending: a reset would discard the response. */
    private static Next end(Connection connection, HttpState state, Request request) {
        boolean allCame =
                state.skipBody(connection.input()) && !connection.input().hasRemaining();
        return allCame && !request.hasTransferEncoding() ? Next.CLOSE : Next.LINGER;
    }
}
