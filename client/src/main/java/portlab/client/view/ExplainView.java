package portlab.client.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.client.explain.Exchange;
import portlab.client.explain.Exchange.PhaseTime;
import portlab.client.explain.Exchange.Piece;
import portlab.client.explain.Exchange.Tool;
import portlab.client.explain.Exchange.Why;
import portlab.client.explain.Explanation;
import portlab.client.explain.KernelView;
import portlab.client.explain.Message;
import portlab.client.explain.Traffic;
import portlab.client.measure.Phase;
import portlab.client.measure.Units;
import portlab.client.tls.CertificateDetails;
import portlab.client.tls.TlsDetails;
import portlab.common.LineWrap;
import portlab.common.Palette;
import portlab.common.Protocol;
import portlab.common.SafeText;
import portlab.common.explain.Line;
import portlab.common.wire.WireBytes;

/** Draws what a command did on the network, for someone who sees such a thing for the first time. */
final class ExplainView {
    private static final int NARROW = 60;
    private static final int WIDE = 100;
    private static final int WIDEST = 120;
    private static final int LABEL = 9;
    private static final int TIME = 8;
    private static final int CURL = 20;
    private static final int MOST_LISTED = 30;

    /** Fewer bytes fit into any socket's buffer at once. */
    private static final int LARGE = 16 * 1024;

    private final Palette palette;
    private final Units units;
    private final int columns;
    private final StringBuilder text = new StringBuilder(8192);
    private boolean curlNames;

    /** @param columns the width to use */
    ExplainView(Palette palette, Units units, int columns) {
        this.palette = palette;
        this.units = units;
        this.columns = Math.min(columns, WIDEST);
    }

    /** Everything, from the summary to other programs' commands. */
    String of(Explanation explanation) {
        if (explanation.exchanges().isEmpty()) {
            return "No TCP connection was made, so there is nothing to explain.\n";
        }
        List<Exchange> all = explanation.exchanges();
        Exchange shown = all.get(all.size() - 1);
        if (all.size() > 1 || explanation.unwatched() > 0) {
            list(explanation);
        }
        text.append('\n');
        strong(clean(summary(shown)));
        time(shown);
        message("What the client sent", "→", shown.request());
        message("What the server sent", "←", shown.response());
        reasons(shown);
        shown.tls().ifPresent(this::tls);
        traffic(shown);
        shown.kernel().ifPresent(this::kernel);
        tools(shown.tools());
        return text.toString();
    }

    private void list(Explanation explanation) {
        List<Exchange> all = explanation.exchanges();
        int unlisted = Math.max(0, all.size() - MOST_LISTED);
        boolean complete = explanation.unwatched() == 0;
        heading((complete ? "" : "At least ") + Units.counted(all.size() + explanation.unwatched(), "exchange"));
        for (Exchange exchange : all.subList(0, all.size() - unlisted)) {
            for (String line : LineWrap.lines(clean(summary(exchange)), columns - 2)) {
                text.append("  ").append(line).append('\n');
            }
        }
        if (unlisted > 0) {
            paragraph("… and " + unlisted + " more of those that explain watched.");
        }
        if (!complete) {
            paragraph("… and at least " + explanation.unwatched() + " more; -v, or trace on, shows the bytes of all.");
        }
        paragraph(complete ? "Here is the last of them in detail:" : "Here is the last one that explain watched:");
    }

    /** {@code #1 http GET /file.txt: 200 OK, 1024 bytes from 127.0.0.1:8080 in 2204 µs}. */
    private static String summary(Exchange exchange) {
        String time = " in " + Units.time(exchange.totalNanos());
        String start = "#" + exchange.connection() + " " + exchange.service() + (exchange.reused() ? " (kept)" : "");
        Message response = exchange.response();
        String from = " from " + exchange.remote();
        if (exchange.request().bytes() == 0) {
            return start + ": connected to " + exchange.remote() + time;
        }
        if (response.bytes() == 0) {
            return start + ": no answer" + from + time;
        }
        if (!exchange.http()) {
            return start + ": " + exchange.request().bytes() + " B sent, " + response.bytes() + " B back" + from + time;
        }
        String[] request = first(exchange.request()).split(" ");
        String status = first(response).replaceFirst("^HTTP/[0-9.]+ ", "");
        String path = request[0] + " " + (request.length > 1 ? request[1] : "");
        return start + " " + path + ": " + status + ", " + response.bodyBytes() + " B of content" + from + time;
    }

    private static String first(Message message) {
        return message.lines().get(0).text().replace("\\r", "").replace("\\n", "");
    }

    // The phases.

    private void time(Exchange exchange) {
        heading("Where the time went");
        curlNames = exchange.http() && columns >= NARROW;
        long total = Math.max(1, exchange.totalNanos());
        int bar = barWidth();
        String scale = Units.time(total);
        text.append(" ".repeat(LABEL + TIME + 2))
                .append(palette.faint("0" + " ".repeat(Math.max(1, bar - 1 - scale.length())) + scale));
        text.append(curlNames ? palette.faint("  curl's name") : "").append('\n');
        for (PhaseTime phase : withReceive(exchange)) {
            row(phase.phase().name().toLowerCase(), phase.spentNanos(), phase.pieces(), total, curl(phase.phase()), 0);
            describe(meaning(phase.phase(), exchange));
            if (phase.phase() == Phase.WAIT) {
                server(exchange, phase, total);
            }
        }
        List<Piece> gaps = gaps(exchange);
        if (exchange.ownNanos() > 0) {
            row("client", exchange.ownNanos(), gaps, total, "", 0);
            describe("The client's own work between these steps; the first time, mostly loading program code.");
        }
        text.append('\n');
        legend(exchange, total / bar).forEach(this::paragraph);
    }

    /** How to read the bars, and how the steps add up to what this client and curl print. */
    private List<String> legend(Exchange exchange, long columnNanos) {
        List<String> sentences = new ArrayList<>();
        sentences.add("One column of a bar is " + Units.time(columnNanos)
                + "; a lighter shade means that the step took only a part of it.");
        long trip = spent(exchange, Phase.SEND) + spent(exchange, Phase.WAIT);
        if (trip > 0 && !exchange.service().equals(Protocol.BULK.word())) {
            sentences.add(
                    "RTT (round-trip time), as the client prints it, is send and wait: " + Units.time(trip) + ".");
        }
        if (exchange.phase(Phase.SAVE).isPresent()) {
            sentences.add("The total that get prints goes from connect to the last byte, without resolve and save.");
        }
        if (exchange.http()) {
            sentences.add("curl's times, such as curl -w '%{time_total}', count from the start until a step ends.");
        }
        return sentences;
    }

    private int barWidth() {
        int curl = curlNames ? CURL : 0;
        return Math.max(8, columns - LABEL - TIME - 2 - curl);
    }

    /** The phases, with receiving even if everything came at once. */
    private static List<PhaseTime> withReceive(Exchange exchange) {
        Optional<PhaseTime> wait = exchange.phase(Phase.WAIT);
        if (wait.isEmpty() || exchange.phase(Phase.RECEIVE).isPresent()) {
            return exchange.phases();
        }
        List<PhaseTime> phases = new ArrayList<>(exchange.phases());
        long end = wait.get().end();
        phases.add(
                phases.indexOf(wait.get()) + 1,
                new PhaseTime(Phase.RECEIVE, end, end, 0, List.of(new Piece(end, end))));
        return phases;
    }

    private static long spent(Exchange exchange, Phase phase) {
        return exchange.phase(phase).map(PhaseTime::spentNanos).orElse(0L);
    }

    /** The server's and the network's shares of the wait. */
    private void server(Exchange exchange, PhaseTime wait, long total) {
        if (exchange.serverNanos().isEmpty()) {
            return;
        }
        long server = Math.min(exchange.serverNanos().getAsLong(), wait.spentNanos());
        long way = (wait.spentNanos() - server) / 2;
        long begin = wait.start() + way;
        row(
                "network",
                2 * way,
                List.of(new Piece(wait.start(), begin), new Piece(begin + server, wait.end())),
                total,
                "",
                1);
        row("server", server, List.of(new Piece(begin, begin + server)), total, "", 1);
        describe(
                "How the wait divides: the server says how long it worked (Server-Timing); the rest is the way there and"
                        + " back, and waiting for processors. Both ways are drawn as if they took equally long.");
    }

    private void row(String label, long nanos, List<Piece> pieces, long total, String curl, int indent) {
        String name = " ".repeat(indent) + label;
        String time = Units.time(nanos);
        text.append(indent == 0 ? palette.strong(name) : name).append(" ".repeat(Math.max(1, LABEL - name.length())));
        text.append(" ".repeat(Math.max(0, TIME - time.length()))).append(time).append("  ");
        String bar = bar(pieces, total, barWidth());
        text.append(palette.series(curl.isEmpty() ? 1 : 2, bar));
        if (curlNames && !curl.isEmpty()) {
            text.append("  ").append(palette.faint(curl));
        }
        int end = text.length();
        while (text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }

    /** A bar to scale: each cell is filled as far as the phase was going on in it. */
    static String bar(List<Piece> pieces, long total, int width) {
        double[] filled = new double[width];
        for (Piece piece : pieces) {
            double from = (double) piece.start() * width / total;
            double to = (double) piece.end() * width / total;
            for (int i = Math.max(0, (int) from); i < Math.min(width, Math.ceil(to)); i++) {
                filled[i] += Math.max(0, Math.min(i + 1, to) - Math.max(i, from));
            }
        }
        StringBuilder bar = new StringBuilder(width);
        for (double part : filled) {
            bar.append(part > 0.75 ? '█' : part > 0.4 ? '▓' : part > 0.15 ? '▒' : part > 0 ? '░' : ' ');
        }
        if (bar.toString().isBlank() && !pieces.isEmpty()) {
            bar.setCharAt((int) Math.min(width - 1L, pieces.get(0).start() * width / total), '|');
        }
        return bar.toString();
    }

    /** When no phase was going on. */
    private static List<Piece> gaps(Exchange exchange) {
        List<Piece> busy = exchange.phases().stream()
                .flatMap(phase -> phase.pieces().stream())
                .sorted((a, b) -> Long.compare(a.start(), b.start()))
                .toList();
        List<Piece> gaps = new ArrayList<>();
        long end = 0;
        for (Piece piece : busy) {
            if (piece.start() > end) {
                gaps.add(new Piece(end, piece.start()));
            }
            end = Math.max(end, piece.end());
        }
        return gaps;
    }

    private static String curl(Phase phase) {
        return switch (phase) {
            case RESOLVE -> "time_namelookup";
            case CONNECT -> "time_connect";
            case TLS -> "time_appconnect";
            case SEND -> "time_posttransfer";
            case WAIT -> "time_starttransfer";
            case RECEIVE -> "time_total";
            case SAVE -> "";
        };
    }

    private static String meaning(Phase phase, Exchange exchange) {
        return switch (phase) {
            case RESOLVE -> "Turn the server's name into an address. An address needs no lookup.";
            case CONNECT -> "Open a TCP connection: the client sends SYN, the server answers SYN+ACK. One round trip.";
            case TLS ->
                "Agree on keys (TLS): the server proves who it is, and from here on, everything is encrypted. "
                        + Units.counted(tlsRoundTrips(exchange), "round trip") + ".";
            case SEND ->
                "Hand the request to the operating system, which sends it. "
                        + (exchange.request().bytes() < LARGE
                                ? "Nobody waits for the network here."
                                : "When its buffer is full, the client waits for the network.");
            case WAIT ->
                "Wait for the first byte of the answer: the request travels, the server works, the answer travels.";
            case RECEIVE ->
                spent(exchange, phase) == 0
                        ? "Read the rest of the answer. There was none: all of it came at once."
                        : "Read the rest of the answer.";
            case SAVE ->
                "Take the content out of the answer and store it. The first time, this loads program code, too.";
        };
    }

    private void describe(String words) {
        String margin = columns < NARROW ? "  " : " ".repeat(LABEL + TIME + 2);
        for (String line : LineWrap.lines(words, columns - margin.length())) {
            text.append(margin).append(palette.faint(line)).append('\n');
        }
    }

    // The messages.

    private void message(String title, String arrow, Message message) {
        if (message.bytes() == 0) {
            return;
        }
        String size = message.headBytes() == 0
                ? message.bodyBytes() + " B"
                : message.headBytes() + " B of head, " + message.bodyBytes() + " B of body";
        heading(title + " (" + size + ")");
        int longest = message.lines().stream()
                .filter(line -> !line.meaning().isEmpty())
                .mapToInt(line -> WireBytes.width(line.text()))
                .max()
                .orElse(0);
        int left = Math.min(longest, columns / 2);
        for (Line line : message.lines()) {
            if (columns >= WIDE) {
                beside(arrow, line, left);
            } else {
                below(arrow, line);
            }
        }
    }

    private void beside(String arrow, Line line, int left) {
        List<String> lines = parts(line, left);
        List<String> notes = note(line, columns - left - 5);
        for (int i = 0; i < Math.max(lines.size(), notes.size()); i++) {
            String part = i < lines.size() ? lines.get(i) : "";
            text.append(part.isEmpty() ? " " : arrow).append(' ').append(palette.strong(part));
            text.append(
                    notes.size() > i ? " ".repeat(Math.max(1, left - WireBytes.width(part) + 3)) + notes.get(i) : "");
            text.append('\n');
        }
    }

    private void below(String arrow, Line line) {
        for (String part : parts(line, columns - 2)) {
            text.append(arrow).append(' ').append(palette.strong(part)).append('\n');
        }
        for (String part : note(line, columns - 6)) {
            text.append("      ").append(part).append('\n');
        }
    }

    /** A line of the wire in lines of this width; one of a body, whose meaning stands at the end of the body, is cut instead. */
    private static List<String> parts(Line line, int width) {
        String text = clean(line.text());
        return line.meaning().isEmpty() ? List.of(WireBytes.cut(text, width)) : WireBytes.wrap(text, width, width);
    }

    /** The meaning and the source, in lines of this width. */
    private List<String> note(Line line, int width) {
        if (line.meaning().isEmpty()) {
            return List.of();
        }
        String meaning = (line.known() ? "" : "? ") + clean(line.meaning());
        List<String> lines = new ArrayList<>(LineWrap.lines(meaning, width));
        String source = "(" + line.source() + ")";
        int last = lines.size() - 1;
        if (lines.get(last).length() + 1 + source.length() <= width) {
            lines.set(last, lines.get(last) + " " + palette.faint(source));
        } else {
            lines.add(palette.faint(source));
        }
        return lines;
    }

    // The rest.

    private void reasons(Exchange exchange) {
        List<Why> reasons = exchange.reasons();
        if (reasons.isEmpty()) {
            return;
        }
        heading("Why");
        for (Why why : reasons) {
            bullet((why.byServer() ? "server: " : "client: ") + clean(why.sentence()) + " (" + why.source() + ")");
        }
        if (exchange.serverNanos().isPresent() && reasons.stream().noneMatch(Why::byServer)) {
            bullet("server: start it with --wire to see its reasons, too");
        }
    }

    private void tls(TlsDetails tls) {
        heading("How it was encrypted");
        bullet(tls.version() + ", " + tls.suite() + ": the version of TLS and the cipher suite that both sides know.");
        if (!tls.group().isEmpty()) {
            bullet(tls.group() + ": the group for the key exchange (Diffie-Hellman).");
        }
        if (!tls.application().isEmpty()) {
            bullet(clean(tls.application()) + ": the protocol inside, as agreed in the handshake (ALPN).");
        }
        bullet(
                tls.resumed()
                        ? "Resumed: both sides remembered an earlier session, so the server sent no certificate."
                        : "A full handshake, with the server's certificate. A later one can resume this session.");
        tls.certificate().ifPresent(this::certificate);
        bullet("The server is " + tls.trust().words() + ".");
    }

    private void certificate(CertificateDetails certificate) {
        bullet("Certificate of " + clean(certificate.subject())
                + (certificate.selfSigned() ? ", signed by itself" : ", signed by " + clean(certificate.issuer()))
                + ", from " + day(certificate.from()) + " to " + day(certificate.until())
                + (certificate.names().isEmpty() ? "" : ", for " + clean(String.join(", ", certificate.names())))
                + ".");
        bullet("SHA-256 fingerprint");
        text.append(FetchView.inLines(certificate.fingerprint(), columns));
        bullet("--pin " + certificate.pin());
    }

    private static String day(Instant moment) {
        return moment.toString().substring(0, 10);
    }

    /** Of the handshake (RFC 8446, 2; RFC 5246, 7.3). */
    private static int tlsRoundTrips(Exchange exchange) {
        boolean two = exchange.tls().stream().anyMatch(tls -> tls.version().equals("TLS 1.2") && !tls.resumed());
        return exchange.phase(Phase.TLS).isEmpty() ? 0 : two ? 2 : 1;
    }

    private void traffic(Exchange exchange) {
        Traffic traffic = exchange.traffic();
        heading("Round trips and bytes");
        String connect = exchange.reused() ? "none to connect, since the connection was open" : "1 to connect";
        int tls = tlsRoundTrips(exchange);
        String secure = tls == 0 ? "" : ", " + tls + " for the TLS handshake";
        String ask = exchange.request().bytes() > 0 ? ", 1 for the request and the first byte of its answer" : "";
        bullet("At least " + Units.counted(traffic.roundTrips() + tls, "round trip") + ": " + connect + secure + ask
                + ".");
        bullet("At least " + Units.counted(traffic.packets(), "packet") + ": " + traffic.connectPackets()
                + " to connect (SYN,"
                + " SYN+ACK, ACK), " + traffic.dataPackets() + " with data, up to " + traffic.segmentBytes()
                + " B in each, " + traffic.closePackets() + " to close (FIN, FIN+ACK, ACK). There may be more, with"
                + " acknowledgements alone.");
        String content = exchange.http() && traffic.contentBytes() > 0
                ? " Of all " + traffic.allBytes() + " B, " + traffic.contentBytes() + " B are content: "
                        + traffic.contentPercent() + " %."
                : "";
        bullet("IP and TCP headers take at least " + traffic.headerBytes() / Math.max(1, traffic.packets())
                + " B of each packet, " + traffic.headerBytes() + " B together. The request has "
                + exchange.request().bytes() + " B, the answer "
                + exchange.response().bytes() + " B." + content
                + (exchange.tls().isEmpty()
                        ? ""
                        : " TLS adds its handshake, and about 22 B to each record; they are not counted."));
    }

    private void kernel(KernelView view) {
        heading("What the operating system measured (ss -tin)");
        bullet("rtt " + Units.time(Math.round(view.rttMicros() * 1000)) + ", rttvar "
                + Units.time(Math.round(view.rttvarMicros() * 1000))
                + ": its estimate of a round trip between the two systems, without the programs' work, and how much it"
                + " varies.");
        bullet("retransmits " + view.retransmits() + ": packets that were sent again because they seemed lost.");
        view.cwnd()
                .ifPresent(cwnd -> bullet("cwnd " + cwnd
                        + ": the congestion window, in packets: so many may be on the way before the first is"
                        + " acknowledged."));
    }

    /** Commands to paste: nothing may break or indent their lines. */
    private void tools(List<Tool> tools) {
        heading("The same with other programs");
        for (Tool tool : tools) {
            bullet(tool.program() + ": " + tool.purpose());
            tool.command().lines().forEach(line -> text.append(clean(line)).append('\n'));
        }
    }

    private void heading(String title) {
        text.append('\n');
        strong(title);
    }

    private void strong(String words) {
        for (String line : LineWrap.lines(words, columns)) {
            text.append(palette.strong(line)).append('\n');
        }
    }

    private void bullet(String words) {
        String mark = "- ";
        for (String line : LineWrap.lines(words, columns - 2)) {
            text.append(mark).append(line).append('\n');
            mark = "  ";
        }
    }

    private void paragraph(String words) {
        for (String line : LineWrap.lines(words, columns)) {
            text.append(line).append('\n');
        }
    }

    /** Without characters that a terminal could act on: a peer may have sent them. */
    private static String clean(String words) {
        return SafeText.uncut(words);
    }
}
