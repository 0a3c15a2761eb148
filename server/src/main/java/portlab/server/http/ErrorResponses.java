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
import portlab.server.net.ProcessLimits;
import portlab.server.site.Markup;

/** Answers that say that something went wrong: a page for browsers, two lines of text for everyone else. */
final class ErrorResponses {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    /** Pages made here need their own style and nothing else. */
    static final Field NOTHING_FOREIGN = new Field(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'");

    private static final File DESCRIPTORS = new File("/dev/fd");

    /** Other threads may have closed this many descriptors since an open failed. */
    private static final int DESCRIPTOR_MARGIN = 16;

    private ErrorResponses() {}

    /** The one place where an exception becomes a status. */
    static Status status(Exception failure) {
        return status(failure, ErrorResponses::descriptorsAreScarce);
    }

    /** @param scarce whether the process may have no descriptor left for another file; Java has no exception for that */
    static Status status(Exception failure, BooleanSupplier scarce) {
        if (failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || failure instanceof InvalidPathException) {
            return Status.NOT_FOUND;
        }
        if (failure instanceof AccessDeniedException) {
            return Status.FORBIDDEN;
        }
        boolean full = failure.getClass() == FileSystemException.class && scarce.getAsBoolean();
        return full ? Status.SERVICE_UNAVAILABLE : Status.INTERNAL_SERVER_ERROR;
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
     * An answer about a request that was understood.
     *
     * @param asked what it asked for, decoded, or null
     */
    static Response of(Status status, Request request, String asked, Field... more) {
        return of(status, status.what(), request.fields().list("Accept"), asked, more)
                .varying("Accept");
    }

    /** An answer that says why this cannot be had at the moment. */
    static Response unavailable(String why, Request request) {
        return of(Status.SERVICE_UNAVAILABLE, why, request.fields().list("Accept"), null);
    }

    /** An answer to what is no request. */
    static Response of(Status status, String why) {
        return of(status, why, null, null);
    }

    private static Response of(Status status, String why, String accept, String asked, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        if (status == Status.SERVICE_UNAVAILABLE) {
            fields.add(new Field("Retry-After", "1"));
        }
        if (Negotiation.wantsHtml(accept)) {
            fields.add(NOTHING_FOREIGN);
            return Response.of(status, HTML, page(status, why, asked), fields.toArray(Field[]::new));
        }
        return Response.of(
                status, TEXT, status.code() + " " + status.reason() + "\n" + why + "\n", fields.toArray(Field[]::new));
    }

    private static String page(Status status, String why, String asked) {
        String path = asked == null ? "" : "<p class=\"dim\"><code>" + Markup.escape(asked) + "</code></p>\n";
        return Markup.page(
                status.code() + " " + status.reason(),
                "<p class=\"code\">" + status.code() + "</p>\n<h1>" + Markup.escape(status.reason()) + "</h1>\n<p>"
                        + Markup.escape(why) + "</p>\n" + path + "<p><a href=\"/\">To the start page</a></p>\n");
    }
}
