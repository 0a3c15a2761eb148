package portlab.server.bulk;

import portlab.server.raw.Started;

/**
 * The line that asked for something.
 *
 * @param text how it began, for the log
 * @param length bytes it took, terminator included
 * @param newline whether LF ended it, so whether the lines of the reply end with LF too
 */
record Asked(Started started, String text, int length, boolean newline) {}
