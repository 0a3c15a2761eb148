package portlab.client.explain;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operating system knows about a TCP connection, as {@code ss -tin} prints it.
 *
 * @param rttMicros its estimate of the round-trip time in µs, smoothed over all segments (RFC 6298)
 * @param rttvarMicros how much that varies, in µs
 * @param retransmits segments that were sent again
 * @param cwnd how many segments may be on the way without an acknowledgement
 * @param mss bytes of data in a segment at most
 */
public record KernelView(double rttMicros, double rttvarMicros, long retransmits, OptionalLong cwnd, OptionalLong mss) {
    private static final Pattern RTT = Pattern.compile("\\brtt:([0-9.]+)/([0-9.]+)");

    /** Parses what {@code ss -tin} prints about one connection; empty if that has no round-trip time. Pure. */
    public static Optional<KernelView> parse(String text) {
        Matcher rtt = RTT.matcher(text);
        if (!rtt.find()) {
            return Optional.empty();
        }
        OptionalDouble millis = number(rtt.group(1));
        OptionalDouble deviation = number(rtt.group(2));
        if (millis.isEmpty() || deviation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new KernelView(
                millis.getAsDouble() * 1000,
                deviation.getAsDouble() * 1000,
                find(text, "\\bretrans:[0-9]+/([0-9]+)").orElse(0),
                find(text, "\\bcwnd:([0-9]+)"),
                find(text, "\\bmss:([0-9]+)")));
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalLong find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() && matcher.group(1).length() < 19
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }
}
