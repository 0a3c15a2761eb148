package portlab.server.http;

import java.io.File;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import portlab.common.wire.Reason;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.net.ProcessLimits;
import portlab.server.site.Markup;
import portlab.server.site.Withheld;

/** Error responses: a page for browsers, two lines of text for other clients. */
final class ErrorResponses {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    /** Generated pages may use their own style and nothing else. */
    static final Field OWN_STYLE_ONLY = new Field(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'");

    private static final File DESCRIPTORS = new File("/dev/fd");

    /** Other threads may have closed this many descriptors since an open failed. */
    private static final int DESCRIPTOR_MARGIN = 16;

    private ErrorResponses() {}

    /** The answer to a failure. */
    record Refusal(Status status, Reason reason) {}

    /** Maps an exception to a status. No other code does. */
    static Refusal refusal(Exception failure) {
        return refusal(failure, ErrorResponses::descriptorsAreScarce);
    }

    /**
     * @param scarce whether the process may have no descriptor left for another file; Java has no exception for that
     */
    static Refusal refusal(Exception failure, BooleanSupplier scarce) {
        Reason withheld = failure instanceof Withheld rule ? rule.reason() : null;
        if (failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || failure instanceof InvalidPathException) {
            return new Refusal(Status.NOT_FOUND, withheld == null ? Reason.NOT_FOUND : withheld);
        }
        if (failure instanceof AccessDeniedException) {
            return new Refusal(Status.FORBIDDEN, withheld == null ? Reason.UNREADABLE : withheld);
        }
        boolean full = failure.getClass() == FileSystemException.class && scarce.getAsBoolean();
        return full
                ? new Refusal(Status.SERVICE_UNAVAILABLE, Reason.DESCRIPTORS_FULL)
                : new Refusal(Status.INTERNAL_SERVER_ERROR, Reason.FAILED);
    }

    /**
     * Whether the process may have run out of file descriptors a moment ago; false where the system does not tell. Java
     * reports EMFILE and ENFILE like other errors, with a text in the locale's language, so this counts them.
     */
    static boolean descriptorsAreScarce() {
        // Listing the folder takes a descriptor too.
        String[] open = DESCRIPTORS.list();
        return open == null
                ? DESCRIPTORS.isDirectory()
                : open.length > ProcessLimits.ofThisProcess().descriptors() - DESCRIPTOR_MARGIN;
    }

    /**
     * A response to a well-formed request.
     *
     * @param path the decoded path to show, or null
     */
    static Response of(Status status, Reason reason, Request request, String path, Field... more) {
        return of(status, reason, status.explanation(), request.fields().list("Accept"), path, more)
                .varying("Accept");
    }

    /** A 503 with an explanation. */
    static Response unavailable(Reason reason, String why, Request request) {
        return of(Status.SERVICE_UNAVAILABLE, reason, why, request.fields().list("Accept"), null);
    }

    /** A 500 with a reason. */
    static Response failed(Reason reason, String why, Request request) {
        return of(Status.INTERNAL_SERVER_ERROR, reason, why, request.fields().list("Accept"), null);
    }

    /** A response to a request without TLS on a port that speaks TLS. */
    static Response withoutTls(Status status, Reason reason, Request request, Field... more) {
        String why = "This port speaks HTTPS: begin the address with https:// instead of http://.";
        return of(status, reason, why, request.fields().list("Accept"), null, more)
                .varying("Accept");
    }

    /** A response to a malformed request. */
    static Response of(ParseResult.Malformed malformed) {
        return of(malformed.status(), malformed.reason(), malformed.why(), null, null);
    }

    private static Response of(Status status, Reason reason, String why, String accept, String path, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        if (status == Status.SERVICE_UNAVAILABLE) {
            fields.add(new Field("Retry-After", "1"));
        }
        if (Negotiation.wantsHtml(accept)) {
            fields.add(OWN_STYLE_ONLY);
            return Response.of(status, reason, HTML, page(status, why, path), fields.toArray(Field[]::new));
        }
        return Response.of(
                status,
                reason,
                TEXT,
                status.code() + " " + status.reason() + "\n" + why + "\n",
                fields.toArray(Field[]::new));
    }

    private static String page(Status status, String why, String path) {
        String shown = path == null ? "" : "<p class=\"dim\"><code>" + Markup.escape(path) + "</code></p>\n";
        return Markup.page(
                status.code() + " " + status.reason(),
                "<p class=\"code\">" + status.code() + "</p>\n<h1>" + Markup.escape(status.reason()) + "</h1>\n<p>"
                        + Markup.escape(why) + "</p>\n" + shown + "<p><a href=\"/\">Go to the start page</a></p>\n");
    }
}
