package portlab.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.shell.LineShell.PastedLines;

class PastedLinesTest {
    private final PastedLines pasted = new PastedLines();

    @ParameterizedTest
    @CsvSource({
        "one,'',one",
        "one\\n,one,''",
        "one\\rtwo\\r,one/two,''",
        "one\\r\\n\\r\\ntwo\\nthr,one//two,thr",
        "a\\tb\\033[A\\177\\n,a b[A,''",
        "'','',''",
    })
    void splitIntoWholeLinesAndARest(String typed, String whole, String rest) {
        pasted.add(typed.translateEscapes());
        List<String> lines = new ArrayList<>();
        while (pasted.hasLine()) {
            lines.add(pasted.next());
        }
        assertEquals(whole, String.join("/", lines));
        assertEquals(rest, pasted.next());
        assertEquals("", pasted.next());
    }

    @Test
    void aSecondPasteComesFirst() {
        pasted.add("one\nlast\n");
        pasted.next();
        pasted.add("two\n");
        assertEquals("two", pasted.next());
        assertEquals("last", pasted.next());
    }

    @Test
    void canBeDiscarded() {
        pasted.add("one\ntwo\n");
        pasted.clear();
        assertEquals("", pasted.next());
    }
}
