package portlab.server.http;

import java.io.File;
import portlab.server.net.ProcessLimits;

/**
 * The file descriptors of this process. Java reports that there are none left (EMFILE, ENFILE) as a
 * {@link java.nio.file.FileSystemException} like others, with a text in the language of the locale; so they are counted.
 */
final class Descriptors {
    /** Other threads may have closed so many since an opening failed. */
    private static final int MARGIN = 16;

    private static final File OPEN = new File("/dev/fd");

    private Descriptors() {}

    /** Whether there may have been none left a moment ago; false where the system does not tell. */
    static boolean areScarce() {
        String[] open = OPEN.list();
        // Reading the folder takes a descriptor as well.
        return open == null
                ? OPEN.isDirectory()
                : open.length > ProcessLimits.ofThisProcess().descriptors() - MARGIN;
    }
}
