package portlab.server.service;


/**
 * The line that asked for something.
 *
 * @param text how it began, for the log
 * @param length bytes it took, terminator included
 * @param newline whether LF ended it, so whether the lines of the reply end with LF too
 */
record BulkHeader(RequestStart started, String text, int length, boolean newline) {}
