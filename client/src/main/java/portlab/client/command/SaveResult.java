package portlab.client.command;

import java.nio.file.Path;

/**
 * What became of a body.
 *
 * @param path where it is; empty for {@link How#NOTHING} and for the standard output
 */
public record SaveResult(How how, Path path) {

    /** The ways a body ends up. */
    public enum How {
        /** There was none, or it was not wanted. */
        NOTHING,
        /** In a new file of the wanted name. */
        NEW,
        /** In a new file of the wanted name, whose beginning came with an earlier download. */
        RESUMED,
        /** In a new file of another name, since the wanted one has other content. */
        BESIDE,
        /** In the wanted file, in place of what was there. */
        REPLACED,
        /** Not written, since a file here has the same content. */
        SAME,
        /** Sent on to a device, a pipe, or the standard output. */
        STREAMED
    }

    static final SaveResult NOTHING = new SaveResult(How.NOTHING, Path.of(""));
}
