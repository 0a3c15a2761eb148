package portlab.server;

import java.util.Locale;

/** What the server speaks, and where it does so when nothing else is asked for: so many ports from the base port on. */
enum Protocol {
    HTTP(0, 1),
    BULK(1, 1),
    ECHO(2, 1),
    MESSAGE(3, 1),
    CALC(4, 3),
    ADMIN(7, 1);

    /** How many consecutive ports a whole lab takes. */
    static final int PORTS = 8;

    private final int offset;
    private final int replicas;

    Protocol(int offset, int replicas) {
        this.offset = offset;
        this.replicas = replicas;
    }

    /** The first of its ports, counted from the base port. */
    int offset() {
        return offset;
    }

    /** How many ports it answers on. */
    int replicas() {
        return replicas;
    }

    /** Its name in options, logs and the ports table. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
