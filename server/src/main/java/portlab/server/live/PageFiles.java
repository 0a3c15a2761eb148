package portlab.server.live;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The files of the page, which are in the jar. */
public final class PageFiles {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final Map<String, PageFile> FILES = Map.of(
            "/", new PageFile("page.html", HTML),
            "/live/page.css", new PageFile("page.css", STYLE),
            "/live/page.js", new PageFile("page.js", SCRIPT),
            "/live/model.js", new PageFile("model.js", SCRIPT),
            "/live/charts.js", new PageFile("charts.js", SCRIPT),
            "/live/tables.js", new PageFile("tables.js", SCRIPT),
            "/live/format.js", new PageFile("format.js", SCRIPT),
            "/live/icon.svg", new PageFile("icon.svg", "image/svg+xml"),
            "/live/chart.js", new PageFile("/org/chartjs/chart.umd.js", SCRIPT),
            "/live/help.txt", new PageFile("live.md", "text/plain; charset=utf-8"));

    private PageFiles() {}

    /** A file of the page. */
    public record PageFile(String name, String type) {
        /** Reads it from the jar. */
        public byte[] read() throws IOException {
            try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new FileNotFoundException(name + " is not in the jar");
                }
                return in.readAllBytes();
            }
        }
    }

    /** The file for the path of a request. */
    public static Optional<PageFile> at(String path) {
        return Optional.ofNullable(FILES.get(path));
    }
}
