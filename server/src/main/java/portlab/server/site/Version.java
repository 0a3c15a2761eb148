package portlab.server.site;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * What tells one version of a file from another.
 *
 * @param key the file's identity on its disk, null where there is none
 * @param size in bytes
 * @param modified when it was last written, as finely as the disk says
 */
record Version(Object key, long size, Instant modified) {

    static Version of(BasicFileAttributes attributes) {
        return new Version(
                attributes.fileKey(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }
}
