package portlab.client.view;

import portlab.client.command.Fetched;
import portlab.client.command.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.net.HttpReply;
import portlab.client.net.ResponseHead;
import portlab.common.SafeText;

/** Results and failures as a person reads them. Every text ends with a line feed. */
public final class FetchView {
    private static final String FOLDER = "  (the folder's page; get -r fetches its files)";

    private final Palette palette;
    private final Units units;

    public FetchView(Palette palette) {
        this(palette, Units.DECIMAL);
    }

    public FetchView(Palette palette, Units units) {
        this.palette = palette;
        this.units = units;
    }

    /** What came of a get, in aligned lines; nothing where it was refused, which the failure says in its one line. */
    public String of(Fetched fetched) {
        if (fetched.refusal().isPresent()) {
            return "";
        }
        HttpReply reply = fetched.reply();
        StringBuilder lines = new StringBuilder(256);
        lines.append(status(reply, fetched.saved())).append('\n');
        if (fetched.moved()) {
            lines.append(line("at", SafeText.of(fetched.target())));
        }
        lines.append(line("from", server(reply)));
        if (fetched.saved().how() != SaveResult.How.NOTHING) {
            lines.append(saved(fetched.saved(), fetched.ofFolder() ? FOLDER : ""));
            lines.append(coding(reply.head()));
        } else if (fetched.refusal().isEmpty()) {
            lines.append(line("saved", "nothing" + palette.faint("  (the answer has no content)")));
        }
        lines.append(timing(fetched)).append('\n');
        return lines.toString();
    }

    /** A failure in one line. */
    public String of(Failure failure) {
        return of(failure, "");
    }

    /** @param place where it happened, in front of it: {@code setup.txt:3}; empty for nowhere in particular */
    public String of(Failure failure, String place) {
        String hint = failure.hint().isEmpty() ? "" : palette.faint(" (" + SafeText.of(failure.hint()) + ")");
        boolean own = failure.exit() == ExitCode.INTERRUPTED;
        String what = SafeText.of(failure.what());
        return "portlab: " + (place.isEmpty() ? "" : SafeText.of(place) + ": ") + (own ? what : palette.bad(what))
                + hint + "\n";
    }

    private String status(HttpReply reply, SaveResult saved) {
        ResponseHead head = reply.head();
        String status = SafeText.of(head.statusText());
        StringBuilder line = new StringBuilder(head.status() < 300 ? palette.good(status) : palette.bad(status));
        if (saved.how() != SaveResult.How.NOTHING) {
            line.append("  ").append(units.size(reply.bytes()));
            line.append("  ").append(SafeText.of(head.field("Content-Type").orElse("of no declared type")));
        }
        return line.toString();
    }

    /** A body in a coding that this client never asks for is saved as it comes. */
    private String coding(ResponseHead head) {
        String coding = SafeText.of(head.coding().orElse(""));
        return coding.isEmpty() ? "" : line("coded", coding + palette.faint("  (unasked, and saved as it came)"));
    }

    private static String server(HttpReply reply) {
        return SafeText.of(reply.head().field("Server").orElse("a server without a name")) + " at " + reply.address();
    }

    /** What came of one get of many, in one line; nothing where there is only a refusal to tell. */
    public String brief(Fetched fetched) {
        String coding = SafeText.of(fetched.reply().head().coding().orElse(""));
        return saved(
                fetched.saved(), "  " + units.size(fetched.reply().bytes()) + (coding.isEmpty() ? "" : "  " + coding));
    }

    /** What came of many gets. */
    public String total(long files, long bytes) {
        return palette.strong(files + (files == 1 ? " file, " : " files, ") + units.size(bytes)) + "\n";
    }

    /** @param note behind the path */
    private String saved(SaveResult saved, String note) {
        String path = SafeText.uncut(saved.path().toString()) + (note.isEmpty() ? "" : palette.faint(note));
        return switch (saved.how()) {
            case NEW -> line("saved", path);
            case RESUMED -> line("saved", path + palette.faint("  (its beginning was here already)"));
            case BESIDE -> line("saved", path + palette.faint("  (other content has the plain name; -f replaces it)"));
            case REPLACED -> line("saved", path + palette.faint("  (replaced)"));
            case SAME -> line("kept", path + palette.faint("  (already here, the same)"));
            case STREAMED -> saved.path().toString().isEmpty() ? "" : line("sent to", path);
            case NOTHING -> "";
        };
    }

    /** The average speed counts from the request to the last byte, as curl's does but for connecting. */
    private String timing(Fetched fetched) {
        Timing timing = fetched.reply().timing();
        long nanos = timing.waitNanos() + timing.receiveNanos();
        boolean body = fetched.saved().how() != SaveResult.How.NOTHING
                && fetched.reply().bytes() > 0;
        return palette.strong("RTT " + Units.time(timing.waitNanos()))
                + palette.faint("  (connect " + Units.time(timing.connectNanos()) + ", receive "
                        + Units.time(timing.receiveNanos()) + ", total " + Units.timeOfMicros(timing.totalMicros())
                        + (body ? ", " + units.rate(fetched.reply().bytes(), nanos) : "") + ")");
    }

    private static String line(String label, String text) {
        return label + " ".repeat(8 - label.length()) + text + "\n";
    }
}
