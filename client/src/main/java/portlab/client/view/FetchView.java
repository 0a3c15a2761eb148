package portlab.client.view;

import java.util.OptionalLong;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.tls.CertificateDetails;
import portlab.common.Palette;
import portlab.common.SafeText;

/** Formats downloads and failures as text. Every text ends with a line feed. */
public final class FetchView {
    private static final String FOLDER = "  (the folder's page; get -r downloads its files)";

    private final Palette palette;
    private final Units units;

    public FetchView(Palette palette) {
        this(palette, Units.DECIMAL);
    }

    public FetchView(Palette palette, Units units) {
        this.palette = palette;
        this.units = units;
    }

    /** A download in aligned lines; empty if refused, since the failure has a line of its own. */
    public String of(Fetched fetched) {
        if (fetched.refusal().isPresent()) {
            return "";
        }
        HttpResponse.Reply reply = fetched.reply();
        StringBuilder lines = new StringBuilder(256);
        lines.append(status(reply, fetched.saved())).append('\n');
        if (fetched.moved()) {
            lines.append(line("at", SafeText.of(fetched.place())));
        }
        lines.append(line("from", server(reply)));
        if (fetched.saved().how() != SaveResult.How.NOTHING) {
            lines.append(saved(fetched.saved(), fetched.ofFolder() ? FOLDER : ""));
            lines.append(coding(reply.head()));
            lines.append(startedOver(fetched));
        } else {
            lines.append(line("saved", "nothing" + palette.faint("  (the response has no content)")));
        }
        lines.append(timing(fetched)).append('\n');
        return lines.toString();
    }

    /**
     * The time that the program took to start: in whole ms, because the figure has steps of 10 ms.
     *
     * @param micros from the start of the program to its first packet, in µs; empty if unknown
     */
    public static String startup(OptionalLong micros) {
        return micros.isEmpty() ? "" : "startup " + micros.getAsLong() / 1000 + " ms, to the first packet\n";
    }

    /** The warning of {@code --insecure}. */
    public static String insecure() {
        return "portlab: warning: with --insecure, somebody on the way could read and change everything"
                + " (--pin or --cacert is safe)\n";
    }

    /** What to know before trusting a server that signed its own certificate. */
    public static String question(String server, CertificateDetails certificate, int columns) {
        return "The server " + SafeText.of(server) + " signed its certificate itself.\n"
                + "Nobody else vouches for it, so compare this SHA-256 fingerprint with the one\n"
                + "that the server printed when it started:\n"
                + inLines(certificate.fingerprint(), columns);
    }

    /** As many bytes of a fingerprint in each line as fit: 32, 16 or 8. */
    static String inLines(String fingerprint, int columns) {
        int digits = 3 * (columns > 98 ? 32 : columns > 50 ? 16 : 8);
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < fingerprint.length(); at += digits) {
            String line = fingerprint.substring(at, Math.min(fingerprint.length(), at + digits));
            lines.append("  ").append(line).append('\n');
        }
        return lines.toString();
    }

    /** A failure on one line. */
    public String of(Failure failure) {
        return of(failure, "");
    }

    /** @param place its line in a script, such as {@code setup.txt:3}, or empty */
    public String of(Failure failure, String place) {
        String hint = failure.hint().isEmpty() ? "" : palette.faint(" (" + SafeText.of(failure.hint()) + ")");
        boolean own = failure.exit() == ExitCode.INTERRUPTED;
        String what = SafeText.of(failure.what());
        return "portlab: " + (place.isEmpty() ? "" : SafeText.of(place) + ": ") + (own ? what : palette.bad(what))
                + hint + "\n";
    }

    private String status(HttpResponse.Reply reply, SaveResult saved) {
        ResponseHead head = reply.head();
        String status = SafeText.of(head.statusText());
        StringBuilder line = new StringBuilder(head.status() < 300 ? palette.good(status) : palette.bad(status));
        if (saved.how() != SaveResult.How.NOTHING) {
            line.append("  ").append(units.size(reply.bytes()));
            line.append("  ").append(SafeText.of(head.field("Content-Type").orElse("unknown type")));
        }
        return line.toString();
    }

    /** Names a content coding: this client requests none, and saves such a body as received. */
    private String coding(ResponseHead head) {
        String coding = SafeText.of(head.coding().orElse(""));
        return coding.isEmpty() ? "" : line("coded", coding + palette.faint("  (not requested; saved as received)"));
    }

    private static String startedOver(Fetched fetched) {
        return fetched.otherSource().isEmpty()
                ? ""
                : line(
                        "note",
                        "started over: the part here belongs to "
                                + SafeText.of(fetched.otherSource().get()));
    }

    private static String server(HttpResponse.Reply reply) {
        return SafeText.of(reply.head().field("Server").orElse("unnamed server")) + " at " + reply.address();
    }

    /** One of many downloads, on one line; empty if refused. */
    public String brief(Fetched fetched) {
        String coding = SafeText.of(fetched.reply().head().coding().orElse(""));
        String size = "  " + units.size(fetched.reply().bytes());
        String saved = saved(fetched.saved(), size + (coding.isEmpty() ? "" : "  " + coding));
        return saved.isEmpty() ? "" : saved + startedOver(fetched);
    }

    /** @param note after the path */
    private String saved(SaveResult saved, String note) {
        String path = SafeText.uncut(saved.path().toString()) + (note.isEmpty() ? "" : palette.faint(note));
        return switch (saved.how()) {
            case NEW -> line("saved", path);
            case RESUMED -> line("saved", path + palette.faint("  (resumed)"));
            case BESIDE ->
                line("saved", path + palette.faint("  (a different file has the original name; -f replaces it)"));
            case REPLACED -> line("saved", path + palette.faint("  (replaced)"));
            case SAME -> line("kept", path + palette.faint("  (unchanged)"));
            case STREAMED -> saved.path().toString().isEmpty() ? "" : line("sent to", path);
            case NOTHING -> "";
        };
    }

    /** The average speed covers the time from the request to the last byte; curl's includes connecting. */
    private String timing(Fetched fetched) {
        Timing timing = fetched.reply().timing();
        long nanos = timing.waitNanos() + timing.receiveNanos();
        boolean body = fetched.saved().how() != SaveResult.How.NOTHING
                && fetched.reply().bytes() > 0;
        return palette.strong("RTT " + Units.time(timing.waitNanos()))
                + palette.faint("  (connect " + Units.time(timing.connectNanos()) + tls(timing.tlsNanos())
                        + ", receive "
                        + Units.time(timing.receiveNanos()) + ", total " + Units.timeOfMicros(timing.totalMicros())
                        + (body ? ", " + units.rate(fetched.reply().bytes(), nanos) : "") + ")");
    }

    /** The handshake's part of a list of times; empty without TLS. */
    static String tls(long nanos) {
        return nanos == 0 ? "" : ", TLS " + Units.time(nanos);
    }

    private static String line(String label, String text) {
        return label + " ".repeat(8 - label.length()) + text + "\n";
    }
}
