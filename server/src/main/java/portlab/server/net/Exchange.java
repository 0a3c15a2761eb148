package portlab.server.net;

import java.net.InetSocketAddress;

/**
 * One request and its answer, of any service, as the log and the counters see it. Its texts are as the peer sent them:
 * whoever shows them escapes them.
 *
 * @param service the service's name
 * @param peer who asked
 * @param active how many connections were open when the answer was complete
 * @param request what was asked, in one line: {@code GET /file.txt HTTP/1.0}, {@code calc 21}
 * @param outcome how it ended, in a word: an HTTP status, {@code ok}, {@code refused}, {@code cut}
 * @param received bytes of the request
 * @param sent bytes of the answer, head and body
 * @param body bytes of the answer's body alone
 * @param startedMillis the wall clock when the request's first byte was seen, in ms since 1970
 * @param nanos from the request's first byte seen to the answer's last byte handed to the operating system
 * @param referer where the request says it comes from, or null
 * @param userAgent what the request says it was made by, or null
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
        String userAgent) {}
