package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The labs' pages on the sample site. */
class LabPagesTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)[^\"]*\"");
    private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

    @Test
    void theyAgreeWithTheMarkdown() throws IOException {
        Map<Path, String> pages = LabPages.pages(Shell.ROOT);
        assertEquals(8, pages.size(), pages.keySet().toString());
        for (Map.Entry<Path, String> page : pages.entrySet()) {
            assertEquals(
                    page.getValue(),
                    Files.readString(Shell.ROOT.resolve(page.getKey())),
                    page.getKey() + " is out of date: run make lab-pages");
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : LabPages.pages(Shell.ROOT).keySet()) {
            Path file = Shell.ROOT.resolve(page);
            dead(file, LINK, dead);
        }
        for (String name : List.of("README", "teachers", "1-by-hand", "2-connections", "3-time", "4-bufferbloat")) {
            dead(Shell.ROOT.resolve("docs/labs/" + name + ".md"), MARKDOWN_LINK, dead);
        }
        assertEquals(List.of(), dead);
    }

    private static void dead(Path file, Pattern links, List<String> dead) throws IOException {
        links.matcher(Files.readString(file))
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(to -> !to.startsWith("http://127.0.0.1:8080/"))
                .filter(to -> !Files.exists(file.resolveSibling(to)))
                .forEach(to -> dead.add(file.getFileName() + ": " + to));
    }

    @Test
    void markupInATextStaysText() throws IOException {
        String page = LabPages.pages(Shell.ROOT).get(Path.of("www/labs/1-by-hand.html"));
        assertTrue(page.contains("<samp>&lt;!DOCTYPE html&gt;"), page);
        assertTrue(page.contains("<kbd>printf 'GET /labs/short.html HTTP/1.0\\r\\n\\r\\n' | nc"), page);
    }
}
