package portlab.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import portlab.common.PercentEncoding;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveFormat;
import portlab.server.http.Listings.ListingMemory;
import portlab.server.http.Response.Body;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryBudget;
import portlab.server.site.ByteBudget;
import portlab.server.site.FolderWalk;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.UrlPath;

/**
 * Sends folders as archives, which are packed while they are sent. Nobody knows their length before the end, so the end of the
 * connection ends them, and one that cannot be completed ends with a reset, so that a client can tell.
 */
public final class Archives {
    private static final List<Field> ALWAYS =
            List.of(new Field("Cache-Control", "no-cache"), new Field("Accept-Ranges", "none"));

    private final ConcurrencyLimit packers;
    private final MemoryBudget memory;
    private final Runnable refused;
    private final List<UrlPath> protectedPaths;
    private final Consumer<String> reports;

    /**
     * @param memory the budget for bytes kept for all peers
     * @param refused runs for each archive that exceeds it
     * @param packers how many archives are sent at once
     * @param protectedPaths what needs a login of its own: archives of folders above do not contain it
     * @param reports gets a line for each archive that is not complete
     */
    public Archives(
            MemoryBudget memory,
            Runnable refused,
            int packers,
            List<UrlPath> protectedPaths,
            Consumer<String> reports) {
        this.packers = new ConcurrencyLimit(packers);
        this.memory = memory;
        this.refused = refused;
        this.protectedPaths = List.copyOf(protectedPaths);
        this.reports = reports;
    }

    /** Sends a folder as soon as a permit is free; the answer gives it back when it is closed. */
    Responder.Result respond(Request request, ArchiveFormat format, Folder folder, Connection connection)
            throws IOException {
        if (!connection.acquire(packers)) {
            return new Responder.InLine(packers, memory);
        }
        Resources resources = new Resources(packers, ListingMemory.of(memory));
        Response response = null;
        try {
            response = connection.stepAside()
                    ? archive(format, folder, connection, resources)
                    : ErrorResponses.unavailable(
                            Reason.WORKERS_BUSY, "Every worker is busy. Try again in a second.", request);
        } catch (ByteBudget.ExceededException e) {
            refused.run();
            response = ErrorResponses.unavailable(Reason.MEMORY_FULL, e.getMessage(), request);
        } finally {
            if (response == null || !(response.body() instanceof Body.Generated)) {
                resources.close();
            }
        }
        return response;
    }

    /** An archive exceeds the memory in the middle. */
    void refuse() {
        refused.run();
    }

    void report(String what) {
        reports.accept(what);
    }

    /** What an archive occupies until it is sent. */
    private record Resources(ConcurrencyLimit packers, ListingMemory memory) {
        void close() {
            memory.close();
            packers.release();
        }
    }

    /** Reads the folder itself at once: if that fails, the answer is an error. */
    private Response archive(ArchiveFormat format, Folder folder, Connection connection, Resources resources)
            throws IOException {
        FolderWalk walk = folder.walk(resources.memory(), path -> needsLogin(path, folder.path()));
        List<Field> fields = List.of(
                new Field("Content-Type", format.type()),
                disposition(walk.name() + "." + format.extension()),
                ALWAYS.get(0),
                ALWAYS.get(1));
        Body body = new Body.Generated(
                new Packing(format, walk, folder.path().toString(), resources.memory(), this, connection),
                resources::close);
        return new Response(Status.OK, fields, body, Decisions.NONE.and(Reason.ARCHIVE, format.extension()));
    }

    /** A client that asks for a protected folder has logged in already. */
    private boolean needsLogin(UrlPath path, UrlPath folder) {
        return protectedPaths.stream().anyMatch(secret -> path.isWithin(secret) && !folder.isWithin(secret));
    }

    /** The file name for a download (RFC 6266), also in a form for names that are not plain ASCII (RFC 8187). */
    static Field disposition(String name) {
        StringBuilder ascii = new StringBuilder();
        name.codePoints().forEach(c -> ascii.append(isPlain(c) ? (char) c : '_'));
        String encoded = PercentEncoding.encode(name.getBytes(StandardCharsets.UTF_8), "");
        String plain = "attachment; filename=\"" + ascii + "\"";
        return new Field(
                "Content-Disposition", ascii.toString().equals(name) ? plain : plain + "; filename*=UTF-8''" + encoded);
    }

    /** A percent sign would be ambiguous: some browsers decode it. */
    private static boolean isPlain(int c) {
        return c >= 0x20 && c < 0x7f && "\"%/\\".indexOf(c) < 0;
    }
}
