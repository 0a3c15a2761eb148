package portlab.server;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.Optional;

/** A QR code for a terminal: a character is one module wide and two high, which makes a square. */
final class TerminalQrCode {
    /** The light modules around a code that readers need (ISO/IEC 18004 section 9.1). */
    private static final int QUIET = 4;

    /** Black on white from the fixed part of the 256 colours, which themes do not change. */
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";

    private static final String RESET = "\u001b[0m";

    private final QrCode code;

    private TerminalQrCode(QrCode code) {
        this.code = code;
    }

    /** The code of a text; empty if it is too long for one. */
    static Optional<TerminalQrCode> of(String text) {
        try {
            return Optional.of(new TerminalQrCode(QrCode.encodeText(text, QrCode.Ecc.LOW)));
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
    }

    /** How wide it is. */
    int columns() {
        return code.size + 2 * QUIET;
    }

    /**
     * The code as lines.
     *
     * @param colours whether the terminal takes colours, which make the code dark on light whatever the background. Without
     *     them, its light modules are drawn, as fits dark backgrounds; most readers take the inverse on light ones, too
     */
    String text(boolean colours) {
        StringBuilder text = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            text.append(colours ? BLACK_ON_WHITE : "");
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                text.append(block(isDrawn(x, y, colours), isDrawn(x, y + 1, colours)));
            }
            text.append(colours ? RESET : "").append('\n');
        }
        return text.toString();
    }

    /** Whether the foreground draws a module; beyond the code all modules are light. */
    private boolean isDrawn(int x, int y, boolean dark) {
        return code.getModule(x, y) == dark;
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '█' : '▀';
        }
        return lower ? '▄' : ' ';
    }
}
