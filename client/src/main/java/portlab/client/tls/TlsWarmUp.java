package portlab.client.tls;

/** Runs TLS in memory once for each process, so that the first handshake is not slower than later ones. */
final class TlsWarmUp {
    private TlsWarmUp() {}

    static void run() {}
}
