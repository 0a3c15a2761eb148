package portlab.server.http;

import java.io.IOException;
import java.util.List;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.MemoryBudget;
import portlab.server.site.ByteBudget;
import portlab.server.site.Chunks;
import portlab.server.site.DirectoryListing;
import portlab.server.site.Entries;
import portlab.server.site.ListingScript;
import portlab.server.site.SiteResult.Folder;

/**
 * Answers with what is in a folder. A listing is made as a whole before its head, which says its length, so that a client
 * can tell when the end is missing. From its first entry read to its last byte written it is charged to the memory for peers.
 */
final class Listings {
    private static final String JSON = "application/json";
    private static final Field FRESH = new Field("Cache-Control", "no-cache");

    /** More at once would be made no faster, and keep the processors from everyone else. */
    private final ConcurrencyLimit builders =
            new ConcurrencyLimit(Runtime.getRuntime().availableProcessors());

    private final MemoryBudget memory;
    private final Runnable refused;

    /**
     * @param memory what may be kept for all peers together
     * @param refused is run for each listing that it did not suffice for
     */
    Listings(MemoryBudget memory, Runnable refused) {
        this.memory = memory;
        this.refused = refused;
    }

    /**
     * Answers with a listing as soon as few enough are made at once, and with 503 when that takes too long. A small one is
     * never kept waiting by large ones.
     */
    Responder.Result respond(Request request, String query, Folder folder, Connection connection) throws IOException {
        if (connection.acquire(builders)) {
            try {
                connection.stepAside();
                return of(request, query, folder);
            } finally {
                builders.release();
            }
        }
        if (connection.overdue()) {
            return ErrorResponses.unavailable("Too many listings are being made. Try again in a while.", request);
        }
        Response small = small(request, query, folder);
        return small == null ? new Responder.InLine(builders) : small;
    }

    /**
     * Reads, sorts and writes a listing, which may take long.
     *
     * @return the listing, or 503 when there is no memory for it
     * @throws IOException when the folder cannot be read
     */
    Response of(Request request, String query, Folder folder) throws IOException {
        try {
            return make(request, query, folder, ListingMemory.of(memory));
        } catch (ByteBudget.ExceededException e) {
            refused.run();
            return ErrorResponses.unavailable(e.getMessage(), request);
        }
    }

    /** The same for a small listing, which takes a millisecond; null when it is not one. */
    private Response small(Request request, String query, Folder folder) throws IOException {
        try {
            return make(request, query, folder, ListingMemory.ofSmall(memory));
        } catch (ByteBudget.ExceededException e) {
            return null;
        }
    }

    private static Response make(Request request, String query, Folder folder, ListingMemory charged)
            throws IOException {
        Response listing = null;
        try {
            listing = build(request.fields().list("Accept"), query, folder, charged);
            return listing;
        } finally {
            if (listing == null) {
                charged.close();
            }
        }
    }

    private static Response build(String accept, String query, Folder folder, ListingMemory charged)
            throws IOException {
        Entries entries = folder.entries(charged);
        DirectoryListing listing =
                new DirectoryListing(folder.path(), entries, DirectoryListing.Sort.parse(query == null ? "" : query));
        Chunks text = new Chunks(charged);
        List<Field> fields = switch (Negotiation.type(accept, "text/html", JSON, "text/plain")) {
            case JSON -> {
                listing.json(text);
                yield List.of(type(JSON), FRESH);
            }
            case "text/plain" -> {
                listing.text(text);
                yield List.of(type(ErrorResponses.TEXT), FRESH);
            }
            default -> {
                listing.html(text);
                yield List.of(type(ErrorResponses.HTML), FRESH, onlyOurScript());
            }
        };
        entries.clear();
        return new Response(Status.OK, fields, new Body.Chunked(text, text.length(), charged));
    }

    private static Field onlyOurScript() {
        Field policy = ErrorResponses.NOTHING_FOREIGN;
        return new Field(policy.name(), policy.value() + "; script-src " + ListingScript.SOURCE);
    }

    private static Field type(String type) {
        return new Field("Content-Type", type);
    }
}
