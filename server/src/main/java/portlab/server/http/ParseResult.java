package portlab.server.http;

/** What the bytes at hand are. */
sealed interface ParseResult permits Request, ParseResult.Malformed, ParseResult.Incomplete {
    ParseResult INCOMPLETE = new Incomplete();

    /** The beginning of a request at most; more bytes are needed. */
    record Incomplete() implements ParseResult {}

    /**
     * No request, and none can be found behind it either.
     *
     * @param status what to answer
     * @param why in a sentence
     * @param line as much of the first line as there is, a character a byte
     */
    record Malformed(Status status, String why, String line) implements ParseResult {}
}
