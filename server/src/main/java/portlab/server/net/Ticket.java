package portlab.server.net;

/**
 * What {@link Admission} gives a connection, and takes back at its end.
 *
 * @param place where it is counted
 * @param client whose connection it is, where those of one client are counted; else null
 */
record Ticket(Place place, Cidr client) {
    static final Ticket SEAT = new Ticket(Place.SEAT, null);
    static final Ticket TURNED_AWAY = new Ticket(Place.RESERVE, null);
    static final Ticket WATCHER = new Ticket(Place.APART, null);

    enum Place {
        /** It is served. */
        SEAT,
        /** It is told that there is no room. */
        RESERVE,
        /** It is served, and not counted. */
        APART
    }

    /** Whether it is served. */
    boolean seated() {
        return place != Place.RESERVE;
    }
}
