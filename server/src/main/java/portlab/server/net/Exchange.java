package portlab.server.net;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One request and its answer, for the log and the metrics. Its texts are as the peer sent them; escape them before showing
 * them.
 *
 * @param service the service's name
 * @param peer the client's address and port
 * @param active how many connections were open when the answer was complete
 * @param request the request in one line: {@code GET /file.txt HTTP/1.0}, {@code calc 21}
 * @param outcome the result in one word: an HTTP status, {@code ok}, {@code refused}, {@code cut}
 * @param received bytes of the request
 * @param sent bytes of the answer, head and body
 * @param body bytes of the answer's body alone
 * @param startedMillis when the server read the request's first byte, in ms since 1970
 * @param nanos from reading the request's first byte to handing the answer's last byte to the operating system
 * @param referer the request's Referer field, or null
 * @param userAgent the request's User-Agent field, or null
 * @param decisions why this answer
 * @param tls what both sides agreed on over TLS; null without TLS
 */
public record Exchange(
        String service,
        InetSocketAddress peer,
        int active,
        String request,
        String outcome,
        long received,
        long sent,
        long body,
        long startedMillis,
        long nanos,
        String referer,
        String userAgent,
        Decisions decisions,
        TlsInfo tls) {

    /** The same, begun {@code earlierNanos} earlier, with other decisions. */
    public Exchange with(Decisions others, long earlierNanos) {
        long started = startedMillis - TimeUnit.NANOSECONDS.toMillis(earlierNanos);
        return with(sent, body, started, nanos + earlierNanos, others);
    }

    /** The same, but its last byte left {@code laterNanos} later, and {@code unsent} bytes did not leave at all. */
    public Exchange sentLater(long laterNanos, long unsent) {
        return with(
                Math.max(0, sent - unsent), Math.max(0, body - unsent), startedMillis, nanos + laterNanos, decisions);
    }

    private Exchange with(long newSent, long newBody, long newStart, long newNanos, Decisions others) {
        return new Exchange(
                service, peer, active, request, outcome, received, newSent, newBody, newStart, newNanos, referer,
                userAgent, others, tls);
    }
}
