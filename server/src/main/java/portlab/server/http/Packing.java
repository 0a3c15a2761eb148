package portlab.server.http;

import java.io.EOFException;
import java.io.IOException;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveFormat;
import portlab.server.archive.ArchiveOutput;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.site.ByteBudget;
import portlab.server.site.FolderWalk;

/** One archive as the body of a response. Cuts the connection if the archive cannot be completed. */
final class Packing implements Response.Body.Generator, ArchiveFormat.LeftOut {
    private final ArchiveFormat format;
    private final FolderWalk walk;
    private final String folder;
    private final ByteBudget memory;
    private final Archives archives;
    private final Connection connection;

    /** What is left out: the first path, and how many there are. */
    private String first;

    private long count;

    /** @param folder its path, for reports */
    Packing(
            ArchiveFormat format,
            FolderWalk walk,
            String folder,
            ByteBudget memory,
            Archives archives,
            Connection connection) {
        this.format = format;
        this.walk = walk;
        this.folder = folder;
        this.memory = memory;
        this.archives = archives;
        this.connection = connection;
    }

    @Override
    public void writeTo(ArchiveOutput out) throws IOException {
        try {
            format.write(walk, out, memory, this);
        } catch (FolderWalk.ChangedException | EOFException e) {
            throw broken(e, Reason.CUT_ARCHIVE);
        } catch (ByteBudget.ExceededException e) {
            archives.refuse();
            throw broken(e, Reason.MEMORY_FULL);
        }
        if (count > 0) {
            String more = count == 1 ? "" : " and " + (count - 1) + " more";
            archives.report("archive of " + folder + " leaves out what cannot be read: " + first + more);
        }
    }

    @Override
    public void accept(String path, Exception why) {
        count++;
        first = first == null ? path : first;
        connection.note(Reason.ARCHIVE_INCOMPLETE, path);
    }

    private IOException broken(IOException why, Reason reason) {
        archives.report("archive of " + folder + " broken off: " + why.getMessage());
        return new CutException(reason);
    }
}
