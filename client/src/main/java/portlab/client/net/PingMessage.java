package portlab.client.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of a series of UDP pings, and their recognition in replies. Each is {@code Ping NUMBER TIME}, as the textbooks'
 * UDP Pinger sends it, and then letters up to its size. The time is that of the series, in µs since 1970: no two series have
 * the same, so datagrams that belong to another one are recognised as strays. Pure.
 */
public final class PingMessage {
    /** The length of the longest {@code Ping NUMBER TIME}. */
    public static final int MIN_SIZE = 32;

    /** The most bytes of one datagram over IPv4: 65,535 less the headers of IP and UDP. */
    public static final int MAX_SIZE = 65_507;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final String series;
    private final int size;
    private final Pattern pattern;

    /** How a reply differs from its ping. */
    public enum Difference {
        NONE,
        /** Only in upper and lower case: the textbooks' server answers in capitals. */
        CASE,
        /** Its end is missing: a server that receives into a short buffer loses the rest. */
        CUT,
        /** In other bytes; it still contains the ping. */
        OTHER
    }

    /** A reply that belongs to a ping. */
    public record Match(int number, Difference difference) {}

    /**
     * @param epochMicros when the series begins
     * @param size the length of each message in bytes
     */
    public PingMessage(long epochMicros, int size) {
        this.series = Long.toString(epochMicros);
        this.size = size;
        this.pattern = Pattern.compile("ping ([0-9]{1,9}) " + series, Pattern.CASE_INSENSITIVE);
    }

    /** The message of one ping. */
    public byte[] of(int number) {
        StringBuilder text = new StringBuilder(size);
        text.append("Ping ").append(number).append(' ').append(series);
        if (text.length() < size) {
            text.append(' ');
        }
        while (text.length() < size) {
            text.append(LETTERS, 0, Math.min(LETTERS.length(), size - text.length()));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Recognises the ping that a reply returns, even in another case, with bytes around it, or without its end. */
    public Optional<Match> match(ByteBuffer reply) {
        String text = StandardCharsets.ISO_8859_1.decode(reply.duplicate()).toString();
        Matcher ping = pattern.matcher(text);
        if (!ping.find()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(ping.group(1));
        return Optional.of(new Match(number, difference(new String(of(number), StandardCharsets.US_ASCII), text)));
    }

    private static Difference difference(String sent, String received) {
        if (sent.equals(received)) {
            return Difference.NONE;
        }
        if (sent.equalsIgnoreCase(received)) {
            return Difference.CASE;
        }
        boolean beginning =
                received.length() < sent.length() && sent.regionMatches(true, 0, received, 0, received.length());
        return beginning ? Difference.CUT : Difference.OTHER;
    }
}
