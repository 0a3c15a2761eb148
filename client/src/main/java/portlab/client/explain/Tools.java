package portlab.client.explain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.explain.Exchange.Tool;
import portlab.client.tls.CertificateDetails;
import portlab.client.tls.TlsDetails;

/** Writes the same exchange as commands of other programs, to be pasted into a POSIX shell. Pure. */
final class Tools {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");
    private static final String MASKED = "*";

    /** Fields that curl writes by itself, in this order, if it has nothing else to do. */
    private static final String HOST = "Host";

    private static final Pattern HOST_FIELD = Pattern.compile("\r\nHost: ([A-Za-z0-9.-]+)(?::[0-9]+)?\r\n");

    private static final int LONGEST = 2000;
    private static final String LAST_LINE = "'\\\n''";

    private Tools() {}

    /**
     * @param host the server's address
     * @param sent the first bytes of the request
     * @param count how many bytes there were
     * @param tls what the handshake agreed on; empty without TLS
     */
    static List<Tool> of(
            boolean http, String service, String host, int port, byte[] sent, long count, Optional<TlsDetails> tls) {
        List<Tool> tools = new ArrayList<>();
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        boolean method = text.startsWith("GET ") || text.startsWith("HEAD ");
        if (http && method && text.endsWith("\r\n\r\n")) {
            tools.add(new Tool("curl", curl(text, tls), "the same request, and the answer with its head"));
        }
        if (count > 0) {
            tools.add(nc(http, service, tls.isEmpty() ? "" : sClient(host, port, text), host, port, text, count));
        }
        String filter = "host " + host + " and tcp port " + port;
        tools.add(new Tool(
                "tcpdump",
                "sudo tcpdump -i any -nn -A " + quoted(filter),
                "every packet; start it before, and end it with Ctrl-C"));
        return tools;
    }

    private static String curl(String head, Optional<TlsDetails> tls) {
        List<String> lines = head.lines().filter(line -> !line.isEmpty()).toList();
        String[] start = lines.get(0).split(" ");
        StringBuilder command = new StringBuilder("curl -s");
        command.append(start[0].equals("HEAD") ? "I" : "i");
        command.append(start[2].equals("HTTP/1.0") ? " --http1.0" : " --http1.1");
        tls.ifPresent(details -> command.append(trust(details)));
        String authority = "";
        for (String line : lines.subList(1, lines.size())) {
            String name = line.substring(0, line.indexOf(':'));
            String value = line.substring(name.length() + 1).strip();
            if (name.equals(HOST)) {
                authority = value;
            } else if (name.equals("User-Agent")) {
                command.append(" -A ").append(quoted(value));
            } else if (name.equals("Authorization") && value.endsWith(MASKED)) {
                command.append(" -u USER:PASSWORD");
            } else if (!line.equals("Accept: */*")) {
                command.append(" \\\n  -H ").append(quoted(line));
            }
        }
        String target = start[1];
        boolean plain = PLAIN.matcher(target).matches() && !target.contains("/.");
        command.append(" \\\n ").append(plain ? "" : " -g --path-as-is");
        return command.append(' ')
                .append(quoted((tls.isEmpty() ? "http://" : "https://") + authority + target))
                .toString();
    }

    /** The options with which curl trusts the same server. */
    private static String trust(TlsDetails tls) {
        String pin = tls.certificate().map(CertificateDetails::pin).orElse("");
        return switch (tls.trust()) {
            case SYSTEM -> "";
            case FILE -> " --cacert FILE";
            case PIN, KNOWN -> " -k --pinnedpubkey " + quoted(pin);
            case NONE -> " -k";
        };
    }

    /** The command that connects with TLS, instead of nc. */
    private static String sClient(String host, int port, String text) {
        String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
        Matcher named = HOST_FIELD.matcher(text);
        boolean name = named.find() && !named.group(1).matches("[0-9.]*");
        return "openssl s_client -quiet -connect " + address + ":" + port
                + (name ? " -servername " + named.group(1) : "");
    }

    /** @param sClient the command for TLS; empty without TLS */
    private static Tool nc(
            boolean http, String service, String sClient, String host, int port, String text, long count) {
        // A server of HTTP/1.0 closes by itself, and one of 1.1 if the client ends its side.
        boolean ends = http && text.contains("\r\nConnection: close\r\n");
        String nc = sClient.isEmpty() ? "nc " + (ends ? "" : "-N ") + host + " " + port : sClient;
        String program = sClient.isEmpty() ? "nc" : "openssl";
        if (!http && (service.equals("bulk") || count > text.length() || text.length() > LONGEST)) {
            String purpose = "as many bytes; wc counts what comes back";
            return new Tool(program, bulk(service, text, count) + " | " + nc + " | wc -c", purpose);
        }
        boolean masked = text.contains("\r\nAuthorization: ") && text.contains(MASKED + "\r\n");
        return new Tool(
                program,
                "printf " + format(text) + " \\\n  | " + nc,
                masked ? "the same bytes, once you put your credentials in place of the asterisks" : "the same bytes");
    }

    private static String bulk(String service, String text, long count) {
        int line = text.indexOf('\n') + 1;
        if (!service.equals("bulk")) {
            return "head -c " + count + " /dev/urandom";
        }
        String request = "printf " + format(text.substring(0, line));
        return count == line ? request : "{ " + request + "; head -c " + (count - line) + " /dev/zero; }";
    }

    /** The argument with which {@code printf} prints these bytes: on a line of its own for each line. */
    static String format(String bytes) {
        StringBuilder text = new StringBuilder("'");
        for (char c : bytes.toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n'\\\n'");
                case '\\' -> text.append("\\\\");
                case '%' -> text.append("%%");
                case '\'' -> text.append("'\\''");
                default -> text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : octal(c));
            }
        }
        String whole = text.append('\'').toString();
        return whole.endsWith(LAST_LINE) ? whole.substring(0, whole.length() - LAST_LINE.length()) + "'" : whole;
    }

    private static String octal(char c) {
        return "\\" + (char) ('0' + (c >> 6 & 7)) + (char) ('0' + (c >> 3 & 7)) + (char) ('0' + (c & 7));
    }

    /** A word of the shell. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
