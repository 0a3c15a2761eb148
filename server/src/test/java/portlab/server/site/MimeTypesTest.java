package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.site.MimeTypes.MediaType;

class MimeTypesTest {
    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "INDEX.HTM, text/html; charset=utf-8",
        "a.css, text/css; charset=utf-8",
        "a.js, text/javascript; charset=utf-8",
        "a.min.mjs, text/javascript; charset=utf-8",
        "a.txt, text/plain; charset=utf-8",
        "A.java, text/plain; charset=utf-8",
        "a.md, text/markdown; charset=utf-8",
        "a.csv, text/csv; charset=utf-8",
        "a.json, application/json",
        "a.wasm, application/wasm",
        "a.svg, image/svg+xml",
        "a.png, image/png",
        "a.avif, image/avif",
        "a.webp, image/webp",
        "a.woff2, font/woff2",
        "a.mp4, video/mp4",
        "a.mp3, audio/mpeg",
        "a.pdf, application/pdf",
        "a.tar.gz, application/gzip",
        "a.zst, application/zstd",
        "a.xyz, application/octet-stream",
        "html, application/octet-stream",
        "a., application/octet-stream",
        ".html, text/html; charset=utf-8",
        "a.html/, application/octet-stream",
    })
    void findsTypesByName(String name, String type) {
        assertEquals(type, new MimeTypes(Map.of()).of(name).name());
    }

    @Test
    void acceptsMoreTypes() {
        MimeTypes types = new MimeTypes(Map.of("abc", "text/x-abc", "html", "text/html; charset=iso-8859-1"));
        assertEquals(new MediaType("text/x-abc; charset=utf-8", Reason.TYPE_BY_OPTION), types.of("a.ABC"));
        assertEquals(new MediaType("text/html; charset=iso-8859-1", Reason.TYPE_BY_OPTION), types.of("a.html"));
        assertEquals(new MediaType("text/css; charset=utf-8", Reason.TYPE_BY_EXTENSION), types.of("a.css"));
        assertEquals(new MediaType("application/octet-stream", Reason.TYPE_UNKNOWN), types.of("a.xyz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "/plain", "text/", "text/;x", "text/a\nb", "text/é"})
    void rejectsInvalidTypes(String text) {
        assertThrows(IllegalArgumentException.class, () -> MimeTypes.type(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "tar.gz", "a/b"})
    void rejectsInvalidExtensions(String text) {
        assertThrows(IllegalArgumentException.class, () -> MimeTypes.extension(text));
    }
}
