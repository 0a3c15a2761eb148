package portlab.common;

import java.util.Locale;
import java.util.Optional;

/** The lab's services and their offsets from the base port, which is HTTP's (docs/protocol.md). */
public enum Protocol {
    HTTP(0, 1),
    BULK(1, 1),
    ECHO(2, 1),
    MESSAGE(3, 1),
    CALC(4, 3),
    ADMIN(7, 1);

    /** How many consecutive ports all protocols together take. */
    public static final int PORTS = 8;

    public static final int HIGHEST_PORT = 65_535;

    private final int offset;
    private final int replicas;

    Protocol(int offset, int replicas) {
        this.offset = offset;
        this.replicas = replicas;
    }

    /** Finds a protocol by {@link #word()}. */
    public static Optional<Protocol> named(String word) {
        for (Protocol protocol : values()) {
            if (protocol.word().equals(word)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    /** The offset of the first port from the base port. */
    public int offset() {
        return offset;
    }

    /** The number of ports. */
    public int replicas() {
        return replicas;
    }

    /** The protocol's name in commands, options and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
