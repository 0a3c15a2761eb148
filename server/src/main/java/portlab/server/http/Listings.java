package portlab.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveFormat;
import portlab.server.http.Response.Body;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryBudget;
import portlab.server.site.ByteBudget;
import portlab.server.site.Chunks;
import portlab.server.site.DirectoryListing;
import portlab.server.site.Entries;
import portlab.server.site.ListingScript;
import portlab.server.site.SiteResult.Folder;

/**
 * Lists folders. A listing is complete before its head is written, which gives its length, so a client can tell when
 * the end is missing. Its memory counts from its first entry until its last byte is written.
 */
public final class Listings {
    private static final String JSON = "application/json";
    private static final Field NO_CACHE = new Field("Cache-Control", "no-cache");

    private final ConcurrencyLimit builders;
    private final MemoryBudget memory;
    private final Runnable refused;

    /** Null if there are none. */
    private final Archives archives;

    /**
     * @param memory the budget for bytes kept for all peers
     * @param refused runs for each listing that exceeds it
     * @param builders how many listings are built at once
     */
    public Listings(MemoryBudget memory, Runnable refused, int builders) {
        this(memory, refused, new ConcurrencyLimit(builders), null);
    }

    private Listings(MemoryBudget memory, Runnable refused, ConcurrencyLimit builders, Archives archives) {
        this.memory = memory;
        this.refused = refused;
        this.builders = builders;
        this.archives = archives;
    }

    /** The same, with links to archives, which {@code packed} answers. */
    public Listings withArchives(Archives packed) {
        return new Listings(memory, refused, builders, packed);
    }

    /** The budget for bytes kept for all peers. */
    MemoryBudget memory() {
        return memory;
    }

    /** The folder as an archive, if the query asks for one that this server sends. */
    Optional<ArchiveFormat> archive(String query) {
        boolean asked = archives != null && query != null && query.contains("download=");
        return asked ? ArchiveFormat.of(query) : Optional.empty();
    }

    /** Sends a folder as an archive. */
    Responder.Result respond(Request request, ArchiveFormat format, Folder folder, Connection connection)
            throws IOException {
        return archives.respond(request, format, folder, connection);
    }

    /** Lists a folder as soon as a builder is free. A small listing never waits for large ones. */
    Responder.Result respond(Request request, String query, Folder folder, Connection connection) throws IOException {
        if (connection.acquire(builders)) {
            try {
                return connection.stepAside() ? of(request, query, folder) : withoutWorker(request, query, folder);
            } finally {
                builders.release();
            }
        }
        Response small = small(request, query, folder);
        return small == null ? new Responder.InLine(builders, memory) : small;
    }

    /** Everyone else would have to wait for a large listing. */
    private Response withoutWorker(Request request, String query, Folder folder) throws IOException {
        Response small = small(request, query, folder);
        return small == null
                ? ErrorResponses.unavailable(
                        Reason.WORKERS_BUSY, "Every worker is busy. Try again in a second.", request)
                : small;
    }

    /**
     * Reads, sorts and writes a listing, which may take long.
     *
     * @return the listing, or 503 if the memory does not suffice
     * @throws IOException if the folder cannot be read
     */
    Response of(Request request, String query, Folder folder) throws IOException {
        try {
            return make(request, query, folder, ListingMemory.of(memory));
        } catch (ByteBudget.ExceededException e) {
            refused.run();
            return ErrorResponses.unavailable(Reason.MEMORY_FULL, e.getMessage(), request);
        }
    }

    /** The same for a small listing, which takes about a millisecond; null if the listing is larger. */
    private Response small(Request request, String query, Folder folder) throws IOException {
        try {
            return make(request, query, folder, ListingMemory.ofSmall(memory));
        } catch (ByteBudget.ExceededException e) {
            return null;
        }
    }

    private Response make(Request request, String query, Folder folder, ListingMemory charged) throws IOException {
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

    private Response build(String accept, String query, Folder folder, ListingMemory charged) throws IOException {
        Entries entries = folder.entries(charged);
        DirectoryListing listing =
                new DirectoryListing(folder.path(), entries, DirectoryListing.Sort.parse(query == null ? "" : query));
        Chunks text = new Chunks(charged);
        String form = Negotiation.type(accept, "text/html", JSON, "text/plain");
        List<Field> fields = switch (form) {
            case JSON -> {
                listing.json(text);
                yield List.of(type(JSON), NO_CACHE);
            }
            case "text/plain" -> {
                listing.text(text);
                yield List.of(type(ErrorResponses.TEXT), NO_CACHE);
            }
            default -> {
                listing.html(text, archives != null);
                yield List.of(type(ErrorResponses.HTML), NO_CACHE, ownScriptOnly());
            }
        };
        entries.clear();
        Decisions why = Decisions.NONE.and(Reason.TYPE_BY_ACCEPT, form);
        return new Response(Status.OK, fields, new Body.Chunked(text, text.length(), charged), why);
    }

    private static Field ownScriptOnly() {
        Field policy = ErrorResponses.OWN_STYLE_ONLY;
        return new Field(policy.name(), policy.value() + "; script-src " + ListingScript.SOURCE);
    }

    private static Field type(String type) {
        return new Field("Content-Type", type);
    }

    /**
     * The memory of one listing, from the budget for peers. A small listing may use all of the budget, a large one only its
     * spare part, so that stalled readers of huge listings leave enough for the others.
     */
    static final class ListingMemory implements ByteBudget, AutoCloseable {
        /** The size of a small listing. */
        private static final long SMALL = 64 * 1024;

        private final MemoryBudget memory;
        private final long most;
        private long taken;

        private ListingMemory(MemoryBudget memory, long most) {
            this.memory = memory;
            this.most = most;
        }

        /** For a listing of any size. */
        static ListingMemory of(MemoryBudget memory) {
            return new ListingMemory(memory, Long.MAX_VALUE);
        }

        /** For a small listing; a larger one fails. */
        static ListingMemory ofSmall(MemoryBudget memory) {
            return new ListingMemory(memory, SMALL);
        }

        @Override
        public void take(long bytes) throws ExceededException {
            if (taken + bytes > most || !isGranted(bytes)) {
                throw new ExceededException(
                        taken + bytes > Math.max(SMALL, memory.mostSpare())
                                ? "This folder is too large for the server's memory."
                                        + " Start the server with a larger heap (java -Xmx)."
                                : "The server is short of memory for listings. Try again in a second.");
            }
            taken += bytes;
        }

        private boolean isGranted(long bytes) {
            return taken + bytes <= SMALL ? memory.take(bytes) : memory.takeSpare(bytes);
        }

        @Override
        public void give(long bytes) {
            memory.give(bytes);
            taken -= bytes;
        }

        /** Gives back the rest. */
        @Override
        public void close() {
            give(taken);
        }
    }
}
