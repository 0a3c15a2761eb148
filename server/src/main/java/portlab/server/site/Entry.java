package portlab.server.site;

import java.time.Instant;

/**
 * One line of a listing.
 *
 * @param name the file's name, any text
 * @param folder whether it is a folder
 * @param size in bytes; 0 for a folder
 * @param modified when it was last written
 */
public record Entry(String name, boolean folder, long size, Instant modified) {}
