package portlab.server.site;

/**
 * One line of a listing.
 *
 * @param name the file's name, any text
 * @param folder whether it is a folder
 * @param size in bytes; 0 for a folder
 * @param modified when it was last written, in milliseconds since 1970
 */
record Entry(String name, boolean folder, long size, long modified) {}
