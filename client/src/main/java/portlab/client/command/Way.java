package portlab.client.command;

/** A way to fetch a page and what it refers to. */
public enum Way {
    /** HTTP/1.0 as it was: connect, ask, close. */
    ONE_EACH("one connection each", "one-each"),
    /** All requests on one connection, each after the response before it. */
    KEPT_ALIVE("kept alive", "kept-alive"),
    /** All requests on one connection, before any response. */
    PIPELINED("pipelined", "pipelined"),
    /** Several connections at once, each for one request. */
    PARALLEL("in parallel", "parallel"),
    /** Several connections at once that stay open, as browsers do. */
    PARALLEL_KEPT_ALIVE("in parallel, kept alive", "parallel-kept-alive");

    private final String title;
    private final String word;

    Way(String title, String word) {
        this.title = title;
        this.word = word;
    }

    /** For people: {@code 6 in parallel}. @param parallel the number of connections */
    public String title(int parallel) {
        return isParallel() ? parallel + " " + title : title;
    }

    /** For programs. */
    public String word() {
        return word;
    }

    boolean isParallel() {
        return this == PARALLEL || this == PARALLEL_KEPT_ALIVE;
    }

    boolean keepsConnections() {
        return this != ONE_EACH && this != PARALLEL;
    }
}
