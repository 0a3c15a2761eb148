package portlab.server.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files under one folder, reached by their names. Nothing outside of the folder is reached unless that was allowed.
 *
 * <p>Both methods throw {@link java.nio.file.NoSuchFileException} or {@link java.nio.file.NotDirectoryException} when
 * nothing has that name, and {@link java.nio.file.AccessDeniedException} when it may not be read or lies outside.
 */
interface FileTree {

    /** What opening a name gave. */
    sealed interface Opened {}

    /**
     * A regular file, open or read already.
     *
     * @param direct whether its names led to it without any link
     */
    record OpenFile(Content content, FileVersion version, boolean direct) implements Opened {}

    /** The name is a folder's. */
    record IsFolder() implements Opened {}

    /**
     * Opens a regular file. What is neither that nor a folder counts as missing and is never opened, since opening a
     * FIFO waits. {@code names} is not empty.
     */
    Opened open(List<String> names) throws IOException;

    /** Reads a folder into {@code found}; what is in it that could not be served is left out. */
    void list(List<String> names, Entries found) throws IOException;

    /** The tree for a folder, the strictest that the settings allow and the operating system can do. */
    static FileTree of(SiteSettings settings) throws IOException {
        Path folder = settings.folder();
        if (settings.followSymlinks()) {
            return new PathFileTree(folder, true);
        }
        return DescriptorFileTree.works(folder)
                ? new DescriptorFileTree(folder, settings.cache().folders())
                : new PathFileTree(folder, false);
    }
}
