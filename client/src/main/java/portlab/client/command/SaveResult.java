package portlab.client.command;

import java.nio.file.Path;

/**
 * Where and how a body was saved.
 *
 * @param path of the file; empty for {@link How#NOTHING} and for standard output
 */
public record SaveResult(How how, Path path) {

    /** The ways to save a body. */
    public enum How {
        /** Not saved: the response has no file. */
        NOTHING,
        /** In a new file with the requested name. */
        NEW,
        /** In a new file with the requested name, after the part of an earlier download. */
        RESUMED,
        /** In a new file with a numbered name, since the requested name has different content. */
        BESIDE,
        /** In the requested file, replacing the old one. */
        REPLACED,
        /** Not saved: an existing file has the same content. */
        SAME,
        /** Written to a device, a pipe or standard output. */
        STREAMED
    }

    static final SaveResult NOTHING = new SaveResult(How.NOTHING, Path.of(""));
}
