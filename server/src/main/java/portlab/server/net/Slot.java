package portlab.server.net;

/**
 * A connection's place in the counts of {@link Admission}, which it gives back at its end.
 *
 * @param kind what it is counted as
 * @param client the client whose connections are counted; null where they are not
 */
record Slot(Kind kind, Cidr client) {
    static final Slot SERVED = new Slot(Kind.SERVED, null);
    static final Slot REJECTING = new Slot(Kind.REJECTING, null);
    static final Slot EXEMPT = new Slot(Kind.EXEMPT, null);

    enum Kind {
        /** It is served. */
        SERVED,
        /** It is told that there is no room. */
        REJECTING,
        /** It is served, and not counted. */
        EXEMPT
    }

    /** Whether it is served. */
    boolean isServed() {
        return kind != Kind.REJECTING;
    }
}
