package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws the text as a terminal would and reads the picture. */
class TerminalQrCodeTest {
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;

    /** Pixels of a module, and of the terminal around the code. */
    private static final int SCALE = 4;

    private static final int AROUND = 10;

    private static TerminalQrCode code(String text) {
        return TerminalQrCode.of(text).orElseThrow();
    }

    /** What a reader sees on a terminal with these colours. */
    private static String read(String text, int foreground, int background) throws ReaderException {
        List<String> lines = text.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
        int columns = lines.get(0).length();
        int width = (columns + 2 * AROUND) * SCALE;
        int height = (2 * lines.size() + 2 * AROUND) * SCALE;
        boolean coloured = text.contains("\u001b[");
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, background);
        for (int y = 0; y < 2 * lines.size() * SCALE; y++) {
            for (int x = 0; x < columns * SCALE; x++) {
                int row = y / SCALE;
                boolean drawn =
                        (row % 2 == 0 ? "█▀" : "█▄").indexOf(lines.get(row / 2).charAt(x / SCALE)) >= 0;
                int drawnAs = coloured ? BLACK : foreground;
                int otherwise = coloured ? WHITE : background;
                pixels[(y + AROUND * SCALE) * width + x + AROUND * SCALE] = drawn ? drawnAs : otherwise;
            }
        }
        LuminanceSource seen = new RGBLuminanceSource(width, height, pixels);
        LuminanceSource picture = coloured || foreground == WHITE ? seen : seen.invert();
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new GlobalHistogramBinarizer(picture)),
                        Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.168.1.20:8080/",
        "http://10.0.0.7:80/",
        "http://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535/",
        "https://a-rather-long-name.of-this-machine.example.org:8443/"
    })
    void readersReadItInEveryTerminal(String url) throws ReaderException {
        assertEquals(url, read(code(url).text(true), WHITE, BLACK));
        assertEquals(url, read(code(url).text(true), BLACK, WHITE));
        assertEquals(url, read(code(url).text(false), WHITE, BLACK));
        assertEquals(url, read(code(url).text(false), BLACK, WHITE));
    }

    @Test
    void fitsIntoFortyColumns() {
        TerminalQrCode code = code("http://192.168.100.200:65535/");
        assertTrue(code.columns() <= 40, "" + code.columns());
        List<String> lines = code.text(false).lines().toList();
        lines.forEach(line -> assertEquals(code.columns(), line.length()));
        assertEquals((code.columns() + 1) / 2, lines.size());
    }

    @Test
    void aTextThatNoCodeHoldsHasNone() {
        assertEquals(Optional.empty(), TerminalQrCode.of("x".repeat(3_000)));
    }
}
