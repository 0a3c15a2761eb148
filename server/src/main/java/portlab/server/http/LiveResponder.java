package portlab.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import portlab.common.wire.Reason;
import portlab.server.http.Response.Body;
import portlab.server.live.LivePage;
import portlab.server.live.PageFiles;
import portlab.server.live.PageFiles.PageFile;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryBudget;

/** Answers for the live page: its files, its events, and the wire view of an exchange. */
final class LiveResponder implements Responder {
    /** The most pages that may watch at once. */
    static final int MOST_VIEWERS = 200;

    private static final String EVENTS = "/live/events";
    private static final String EXCHANGES = "/live/exchanges/";

    /** Numbers are shorter than this. */
    private static final int LONGEST_NUMBER = 18;

    /** Everything comes from this server, and nothing but the page's own files runs. */
    private static final Field POLICY = new Field(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Field NO_REFERRER = new Field("Referrer-Policy", "no-referrer");

    private final LivePage page;
    private final EventStream events;

    LiveResponder(LivePage page, MemoryBudget memory) {
        this.page = page;
        this.events = new EventStream(memory, MOST_VIEWERS, this::begin);
    }

    private void begin() {
        page.begin(new LivePage.Viewers() {
            @Override
            public void publish(String type, String data) {
                events.publish(type, data);
            }

            @Override
            public int count() {
                return events.viewers();
            }
        });
    }

    /** Whether this path belongs to the page. */
    static boolean owns(String path) {
        return path.equals("/") || path.startsWith("/live/");
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        String path = RequestTarget.parse(request.target()).orElseThrow().path();
        if (path.equals(EVENTS)) {
            page.look(connection.overviews());
            return events.answer(request, EventStream.event("about", page.about()));
        }
        Optional<PageFile> file = PageFiles.at(path);
        if (file.isPresent()) {
            // Reads from the jar.
            connection.stepAside();
            return response(file.get().type(), file.get().read());
        }
        Optional<String> exchange = path.startsWith(EXCHANGES)
                ? number(path.substring(EXCHANGES.length())).flatMap(page::exchange)
                : Optional.empty();
        return exchange.isPresent()
                ? Response.of(
                        Status.OK, Reason.HEALTH_ANSWERED, ErrorResponses.TEXT, exchange.get(), AdminResponder.NO_STORE)
                : ErrorResponses.of(Status.NOT_FOUND, Reason.NOT_FOUND, request, null);
    }

    private static Optional<Long> number(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() && text.length() <= LONGEST_NUMBER
                ? Optional.of(Long.valueOf(text))
                : Optional.empty();
    }

    private static Response response(String type, byte[] bytes) {
        List<Field> fields =
                List.of(new Field("Content-Type", type), POLICY, NO_REFERRER, new Field("Cache-Control", "no-cache"));
        return new Response(Status.OK, fields, new Body.Bytes(bytes), Decisions.of(Reason.HEALTH_ANSWERED));
    }
}
