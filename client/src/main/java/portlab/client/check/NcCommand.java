package portlab.client.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import portlab.client.net.Endpoint;

/** Command lines for a shell with OpenBSD's nc, or openssl for TLS, that send the bytes of a check. Pure. */
final class NcCommand {
    /** Longer texts are not worth typing; random bytes do as well. */
    private static final int LONGEST = 400;

    /** {@code printf %0100d 0} prints that many zeros. */
    private static final int MANY_ZEROS = 40;

    private static final int HELD_SECONDS = 10;

    private NcCommand() {}

    /** What a check did on a connection. */
    sealed interface Step {
        record Send(byte[] bytes) implements Step {}

        record Pause(int millis) implements Step {}

        /** The end of the client's side. */
        record End() implements Step {}
    }

    /**
     * @param held whether the connection stays open without reading
     * @param beside whether another command runs meanwhile
     */
    static String tcp(Endpoint endpoint, List<Step> steps, boolean held, boolean beside) {
        List<String> parts = new ArrayList<>();
        boolean ends = false;
        for (Step step : steps) {
            if (step instanceof Step.Send send) {
                parts.add(printf(send.bytes()));
            } else if (step instanceof Step.Pause pause) {
                parts.add("sleep " + seconds(pause.millis()));
            } else {
                ends = true;
            }
        }
        if (held) {
            parts.add("sleep " + HELD_SECONDS);
        }
        String input = parts.size() == 1 ? parts.get(0) : "(" + String.join("; ", parts) + ")";
        return (parts.isEmpty() ? "" : input + " | ") + program(endpoint, ends) + (beside ? " &" : "");
    }

    private static String program(Endpoint endpoint, boolean ends) {
        return endpoint.tls()
                ? "openssl s_client -quiet " + (ends ? "-no_ign_eof " : "") + "-connect " + endpoint
                : "nc " + (ends ? "-N " : "") + address(endpoint);
    }

    static String udp(Endpoint endpoint, byte[] datagram) {
        return printf(datagram) + " | nc -u -w 1 " + address(endpoint);
    }

    private static String address(Endpoint endpoint) {
        return endpoint.host() + " " + endpoint.port();
    }

    private static String seconds(int millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    private static String printf(byte[] bytes) {
        StringBuilder text = new StringBuilder("printf '");
        for (int i = 0; i < bytes.length; ) {
            int zeros = zeros(bytes, i);
            if (zeros >= MANY_ZEROS) {
                text.append("'; printf %0").append(zeros).append("d 0; printf '");
                i += zeros;
            } else {
                append(bytes[i++] & 0xff, text);
            }
        }
        String command = text.append('\'').toString().replace("printf ''; ", "").replace("; printf ''", "");
        if (command.length() > LONGEST) {
            return "head -c " + bytes.length + " /dev/urandom";
        }
        return command.contains("; ") ? "(" + command + ")" : command;
    }

    private static int zeros(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] == '0') {
            end++;
        }
        return end - from;
    }

    /** An octal escape has three digits in every shell's printf. */
    private static void append(int b, StringBuilder text) {
        switch (b) {
            case '\r' -> text.append("\\r");
            case '\n' -> text.append("\\n");
            case '\\' -> text.append("\\\\");
            case '%' -> text.append("%%");
            default -> {
                if (b >= ' ' && b < 0x7f && b != '\'') {
                    text.append((char) b);
                } else {
                    text.append('\\').append(Integer.toOctalString(b | 0x200).substring(1));
                }
            }
        }
    }
}
