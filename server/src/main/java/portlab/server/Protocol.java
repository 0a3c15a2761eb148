package portlab.server;

import java.util.Locale;

/** The protocols that the server can serve, with the default offsets of their ports from the base port. */
enum Protocol {
    HTTP(0, 1),
    BULK(1, 1),
    ECHO(2, 1),
    MESSAGE(3, 1),
    CALC(4, 3),
    ADMIN(7, 1);

    /** How many consecutive ports all protocols together take. */
    static final int PORTS = 8;

    private final int offset;
    private final int replicas;

    Protocol(int offset, int replicas) {
        this.offset = offset;
        this.replicas = replicas;
    }

    /** The offset of the first port from the base port. */
    int offset() {
        return offset;
    }

    /** The number of ports. */
    int replicas() {
        return replicas;
    }

    /** The protocol's name in options, logs and the start message. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
