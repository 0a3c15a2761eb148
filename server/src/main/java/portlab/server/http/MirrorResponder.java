package portlab.server.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.common.AddressText;
import portlab.common.JsonLine;
import portlab.common.explain.Head;
import portlab.common.explain.Line;
import portlab.common.wire.Reason;
import portlab.common.wire.WireMask;
import portlab.server.net.Connection;
import portlab.server.site.Markup;
import portlab.server.site.UrlPath;

/**
 * Answers at one path with the head of the request as the server received it, each line explained: what a browser really
 * sends. Passwords and cookies are masked as in the view of the wire, because a script on a page could otherwise read here what
 * browsers keep from scripts, and pages end up in screenshots. Another responder answers all other paths.
 */
final class MirrorResponder implements Responder {
    private static final String JSON = "application/json";
    private static final Field NO_STORE = new Field("Cache-Control", "no-store");
    private static final Pattern RFC = Pattern.compile("RFC (\\d+) ([\\d.]+)");

    private final UrlPath path;
    private final Responder others;

    /** @param others answer for all other paths */
    MirrorResponder(UrlPath path, Responder others) {
        this.path = path;
        this.others = others;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        boolean here = RequestTarget.parse(request.target())
                .flatMap(target -> UrlPath.parse(target.path()))
                .filter(path::equals)
                .isPresent();
        return here ? mirror(request, AddressText.of(connection.peer())) : others.respond(request, connection);
    }

    private static Response mirror(Request request, String client) {
        byte[] head = request.fields().head();
        List<Line> lines = Head.lines(WireMask.ofRequest(head), head.length, true);
        String form = Negotiation.type(request.fields().list("Accept"), "text/plain", "text/html", JSON);
        Response response = switch (form) {
            case "text/html" ->
                respond(ErrorResponses.HTML, html(lines, client, head.length), ErrorResponses.OWN_STYLE_ONLY);
            case JSON -> respond(JSON, json(lines, client, head.length));
            default -> respond(ErrorResponses.TEXT, text(lines, client, head.length));
        };
        return response.varying("Accept");
    }

    private static Response respond(String type, String text, Field... more) {
        Field[] fields = Arrays.copyOf(more, more.length + 1);
        fields[more.length] = NO_STORE;
        return Response.of(Status.OK, Reason.MIRRORED, type, text, fields);
    }

    private static String title(String client, int bytes) {
        return "The head of your request: " + bytes + " bytes from " + client;
    }

    private static String html(List<Line> lines, String client, int bytes) {
        StringBuilder body = new StringBuilder("<h1>The request as it arrived</h1>\n<p class=\"dim\">");
        body.append(Markup.escape(title(client, bytes))).append(". Passwords and cookies are masked.</p>\n<dl>\n");
        for (Line line : lines) {
            body.append("<dt><code>").append(Markup.escape(line.text())).append("</code></dt>\n<dd>");
            body.append(Markup.escape(line.meaning())).append(" <span class=\"dim\">");
            body.append(source(line.source())).append("</span></dd>\n");
        }
        return Markup.page("The request as it arrived", body.append("</dl>\n").toString());
    }

    /** Sections of RFCs as links. */
    private static String source(String source) {
        Matcher rfc = RFC.matcher(source);
        return rfc.matches()
                ? "<a href=\"https://www.rfc-editor.org/rfc/rfc" + rfc.group(1) + "#section-" + rfc.group(2) + "\">"
                        + source + "</a>"
                : Markup.escape(source);
    }

    private static String text(List<Line> lines, String client, int bytes) {
        StringBuilder text = new StringBuilder(title(client, bytes)).append("\n\n");
        for (Line line : lines) {
            text.append(line.text()).append("\n    ").append(line.meaning());
            text.append(" (").append(line.source()).append(")\n");
        }
        return text.toString();
    }

    private static String json(List<Line> lines, String client, int bytes) {
        List<JsonLine> objects = lines.stream().map(MirrorResponder::json).toList();
        return new JsonLine()
                .with("client", client)
                .with("bytes", bytes)
                .with("lines", objects)
                .toString();
    }

    private static JsonLine json(Line line) {
        return new JsonLine()
                .with("text", line.text())
                .with("meaning", line.meaning())
                .with("source", line.source())
                .with("known", line.known());
    }
}
