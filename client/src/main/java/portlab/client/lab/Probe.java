package portlab.client.lab;

/**
 * How the client measures by itself what it asked a student to measure, as evidence that there was such a server.
 *
 * @param path of a file on the site, or empty
 * @param replica which one of calc, from 0
 */
public record Probe(Kind kind, String path, int replica) {

    /** What it measures, in the unit of the question. */
    public enum Kind {
        /** ms until the first byte of a file's answer. */
        WAIT,
        /** kB/s at which a file arrives. */
        FILE_RATE,
        /** MB/s of a bulk download. */
        BULK_RATE,
        /** ms of an echo. */
        ECHO,
        /** ms of a calculation. */
        CALC,
        /** ms of an echo over UDP. */
        UDP_ECHO,
        /** % of the datagrams without an echo. */
        UDP_LOSS
    }

    static Probe of(Kind kind) {
        return new Probe(kind, "", 0);
    }

    static Probe of(Kind kind, String path) {
        return new Probe(kind, path, 0);
    }

    static Probe calc(int replica) {
        return new Probe(Kind.CALC, "", replica);
    }
}
