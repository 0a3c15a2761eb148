package portlab.server.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files in a folder, by their names. A tree reaches nothing outside the folder unless the settings allow it.
 *
 * <p>Both methods throw {@link java.nio.file.NoSuchFileException} or {@link java.nio.file.NotDirectoryException} if
 * nothing has the name, and {@link java.nio.file.AccessDeniedException} if it may not be read or lies outside.
 */
interface FileTree {

    /** The result of {@link #open}. */
    sealed interface Opened {}

    /**
     * A regular file, open or already read.
     *
     * @param direct whether the names led to it without any link
     */
    record OpenFile(Content content, FileVersion version, boolean direct) implements Opened {}

    /** The name belongs to a folder. */
    record IsFolder() implements Opened {}

    /**
     * Opens a regular file. Anything other than a file or a folder counts as missing and is never opened, because
     * opening a FIFO blocks. {@code names} is not empty.
     */
    Opened open(List<String> names) throws IOException;

    /**
     * Reads a folder into {@code found}, without the entries that the server would not serve.
     *
     * @return the folder's version; its key is the same for all names that lead to this folder
     */
    FileVersion list(List<String> names, Entries found) throws IOException;

    /** The strictest tree that the settings allow and the operating system supports. */
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
